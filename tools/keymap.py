"""Keep the list of actions in config/keys.yaml equal to the table of actions in the code.

The list is a comment: someone who wants another key copies a line of it. `update` writes it anew, from the table
and the Chinese catalogue; a test compares.

    python tools/keymap.py
"""

from __future__ import annotations

import gettext
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tui.ui.actions import ACTIONS, GROUPS, Action  # noqa: E402 - found in the checkout, not installed

FILE = ROOT / "config/keys.yaml"
LOCALE = ROOT / "config/locale"
MARK = "# The actions and the keys they have. 全部动作和现在的按键：\n"


def listing() -> str:
    """The lines of all actions as comments, by group, each with what it does in English and Chinese."""
    chinese = gettext.translation("genjin", LOCALE, ["zh_CN"], fallback=True).gettext
    lines: list[str] = []
    for group in GROUPS:
        lines += ["#", f"#   # {group}  {chinese(group)}"]
        for action in ACTIONS:
            if action.group == group:
                helps = dict.fromkeys((action.help, chinese(action.help)))
                lines += [*(f"#   # {text}" for text in helps), f"#   {setting(action)}"]
    return "\n".join(lines) + "\n"


def setting(action: Action) -> str:
    """The line of keys.yaml that gives an action the keys it has anyway."""
    keys = yaml.safe_dump(list(action.all_keys), default_flow_style=True, allow_unicode=True, width=1000)
    return f"{action.id}: {keys.strip()}"


def updated(text: str) -> str:
    """The text of keys.yaml with the list as it must be."""
    return text.partition(MARK)[0] + MARK + listing()


def main() -> int:
    """Write keys.yaml anew if its list is not right."""
    old = FILE.read_text(encoding="utf-8")
    new = updated(old)
    if new != old:
        FILE.write_text(new, encoding="utf-8")
    print(f"{len(ACTIONS)} actions, " + ("list renewed" if new != old else "list as it was"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
