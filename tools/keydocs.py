"""Write the key docs, docs/keys.md and docs/keys.zh-CN.md, from the table of actions in the code.

One page per language, one table per place: the keys, what they do, the name for keys.yaml. A test compares.

    python tools/keydocs.py
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tui import language  # noqa: E402 - found in the checkout, not installed
from tui.config import locale_dir  # noqa: E402
from tui.language import _  # noqa: E402
from tui.ui.actions import ACTIONS, GROUPS, PLACE_NAMES, Action, Keymap  # noqa: E402

FILES: Final = {"en": ROOT / "docs/keys.md", "zh": ROOT / "docs/keys.zh-CN.md"}
INTRODUCTION: Final = {
    "en": """\
# Keys

[中文](keys.zh-CN.md)

Made from the table of actions by `make catalogue`; do not edit by hand. In the app, `?` (or F1) shows the keys of where
you are, `Ctrl+P` or `:` finds anything by a word of English or Chinese.

A letter is written as it is typed: `H` is Shift+h. With a Chinese input method on, use arrows, Enter, Space, Esc,
F-keys, Ctrl with a letter, and digits; full-width punctuation (`？` `／` `、` `：`) works like the plain one. Your own
keys go into keys.yaml (`genjin locate` says where), by the name in the last column.
""",
    "zh": """\
# 按键

[English](keys.md)

本页由 `make catalogue` 按代码里的操作表生成，请勿手工修改。在程序里，按 `?`（或 F1）看当前界面的按键，按 `Ctrl+P`
或 `:` 输入中文或英文查找任何操作。

字母照打：`H` 就是 Shift+h。开着中文输入法时，可用方向键、回车、空格、Esc、F 功能键、Ctrl+字母和数字；全角标点（`？`
`／` `、` `：`）与半角相同。要换成别的键，写在 keys.yaml 里（位置见 `genjin locate`），名称见最后一列。
""",
}
HEADINGS: Final = {"en": ("Keys", "What they do", "Name"), "zh": ("按键", "作用", "名称")}


def page(code: str) -> str:
    """The page in a language."""
    language.activate(code, locale_dir())
    sections = (_section(place, code) for place in PLACE_NAMES)
    return "\n".join([INTRODUCTION[code], *filter(None, sections)])


def _section(place: str, code: str) -> str:
    """The heading and the table of a place; "" for one without keys."""
    here = [
        action for group in GROUPS for action in ACTIONS if action.group == group and place in action.places
    ]
    rows = [_row(action) for action in here]
    name = _(PLACE_NAMES[place])
    head = f"| {' | '.join(HEADINGS[code])} |\n|---|---|---|"
    return "\n".join([f"## {name[:1].upper()}{name[1:]}", "", head, *rows, ""]) if rows else ""


def _row(action: Action) -> str:
    keys = " ".join(f"`{key}`" for key in Keymap().shown(action.id)).replace("|", "\\|")
    shared = sum(each.help == action.help for each in ACTIONS) > 1
    words = f"{_(action.help)} · {_(action.label)}" if shared else _(action.help)
    return f"| {keys} | {words.replace('|', chr(92) + '|')} | `{action.id}` |"


def main() -> int:
    """Write both pages anew where they are not right."""
    pages = {path: page(code) for code, path in FILES.items()}
    changed = [
        path.name for path, text in pages.items() if not path.exists() or path.read_text("utf-8") != text
    ]
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    print(f"key docs: {', '.join(changed) or 'as they were'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
