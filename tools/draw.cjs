// Draws SVGs as PNGs: node draw.cjs FOLDER SVG...
const fs = require("fs");
const { basename, join } = require("path");
const { Resvg } = require("@resvg/resvg-js");

const fonts = [
  "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
  "/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf",
  "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
].filter(fs.existsSync);
// With the system's fonts loaded any Chinese font that is installed might be taken.
const options = fonts.length ? { fontFiles: fonts, loadSystemFonts: false } : { loadSystemFonts: true };

const [folder, ...paths] = process.argv.slice(2);
for (const path of paths) {
  const svg = fs.readFileSync(path, "utf8");
  const picture = new Resvg(svg, { font: options, fitTo: { mode: "width", value: 1200 } });
  fs.writeFileSync(join(folder, `${basename(path, ".svg")}.png`), picture.render().asPng());
}
