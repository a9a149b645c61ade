// Draws each SVG named on the command line as a PNG beside it.
const fs = require("fs");
const { Resvg } = require("@resvg/resvg-js");

const fonts = [
  "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
  "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf",
  "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
].filter(fs.existsSync);
// With the system's fonts loaded any Chinese font that is installed might be taken.
const options = fonts.length ? { fontFiles: fonts, loadSystemFonts: false } : { loadSystemFonts: true };

for (const path of process.argv.slice(2)) {
  const svg = fs.readFileSync(path, "utf8");
  const picture = new Resvg(svg, { font: options, fitTo: { mode: "width", value: 1200 } });
  fs.writeFileSync(path.replace(/\.svg$/, ".png"), picture.render().asPng());
}
