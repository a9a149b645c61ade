"""What is said of a configuration that cannot be used: this file makes this sentence, in both languages."""
# ruff: noqa: E501 - a sentence is a line

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.words.test_words_of_the_rules import check
from tui import config
from tui.config import ConfigError
from tui.config.document import MAX_BYTES
from tui.config.writing import changed
from tui.ui.actions import validate_keymap

FILES: Final = r"""
settings | capactiy: 20 | :1: key `capactiy`: is not a known key; did you mean `capacity`? | :1: 键 `capactiy`：不是可用的键；您要的是不是 `capacity`？
settings | \ncapacity: many | :2: key `capacity`: must be a whole number from 1 to 500, not `many` | :2: 键 `capacity`：必须是 1 到 500 的整数，不能是“many”
settings | capacity: 0 | :1: key `capacity`: must be a whole number from 1 to 500, not `0` | :1: 键 `capacity`：必须是 1 到 500 的整数，不能是“0”
settings | capacity: 017 | :1: key `capacity`: must be a whole number from 1 to 500, not `017` | :1: 键 `capacity`：必须是 1 到 500 的整数，不能是“017”
settings | capacity: | :1: key `capacity`: must be a whole number from 1 to 500, not nothing | :1: 键 `capacity`：必须是 1 到 500 的整数，不能是空
settings | capacity: [1] | :1: key `capacity`: must be a whole number from 1 to 500, not a list | :1: 键 `capacity`：必须是 1 到 500 的整数，不能是列表
settings | language: NO | :1: key `language`: must be one of auto, en, zh, not `NO` | :1: 键 `language`：必须是 auto、en、zh 之一，不能是“NO”
settings | day_first: 1 | :1: key `day_first`: must be true or false, not `1` | :1: 键 `day_first`：必须是 true（是）或 false（否），不能是“1”
settings | region: China | :1: key `region`: must be the two letters of a country, such as CN | :1: 键 `region`：必须是国家或地区的两个字母，如 CN
settings | me: {a: b} | :1: key `me`: must be text, not a group of keys | :1: 键 `me`：必须是文字，不能是一组键
settings | currency: dollars | :1: key `currency`: must be at most 5 characters long | :1: 键 `currency`：最多 5 个字符
settings | working_days: [] | :1: key `working_days`: must name at least one day | :1: 键 `working_days`：至少要有一天
settings | working_days:\n- mon\n- fry | :3: key `working_days`: must be one of mon, tue, wed, thu, fri, sat, sun, not `fry` | :3: 键 `working_days`：必须是 mon、tue、wed、thu、fri、sat、sun 之一，不能是“fry”
settings | days_off: [2026-02-30] | :1: key `days_off`: must be a date such as 2026-10-01 or a range such as 2026-10-01..2026-10-07, not `2026-02-30` | :1: 键 `days_off`：必须是日期（如 2026-10-01）或一段日期（如 2026-10-01..2026-10-07），不能是“2026-02-30”
settings | days_off: [2026-10-07..2026-10-01] | :1: key `days_off`: `2026-10-07..2026-10-01`: a range runs forward and covers at most a year | :1: 键 `days_off`：“2026-10-07..2026-10-01”：一段日期要从前往后，最长一年
settings | days_off: {a: b} | :1: key `days_off`: must be a list such as [one, two], not a group of keys | :1: 键 `days_off`：必须是列表，如 [甲, 乙]，不能是一组键
settings | working_days: {a: b} | :1: key `working_days`: must be a list such as [one, two], not a group of keys | :1: 键 `working_days`：必须是列表，如 [甲, 乙]，不能是一组键
settings | - capacity | :1: must hold keys with values, such as `key: value` | :1: 内容必须是键和值，如 `键: 值`
settings | theme: nrod | :1: key `theme`: `nrod` is not known; did you mean `nord`? | :1: 键 `theme`：没有“nrod”；您要的是不是 `nord`？
grades | grades: {F: {interval: 3}} | :1: key `grades.F`: is not a known key; known here: A, B, C, D, E | :1: 键 `grades.F`：不是可用的键；这里可用：A、B、C、D、E
grades | grades: {A: {intervall: 3}} | :1: key `grades.A.intervall`: is not a known key; did you mean `interval`? | :1: 键 `grades.A.intervall`：不是可用的键；您要的是不是 `interval`？
grades | grades: {A: {interval: 0}} | :1: key `grades.A.interval`: must be a whole number from 1 to 3650, not `0` | :1: 键 `grades.A.interval`：必须是 1 到 3650 的整数，不能是“0”
grades | grades: {A: daily} | :1: key `grades.A`: must be keys with values, not `daily` | :1: 键 `grades.A`：必须是一组键和值，不能是“daily”
grades | grades: {A: {name: ''}} | :1: key `grades.A.name`: must not be empty | :1: 键 `grades.A.name`：不能为空
grades | grades: {C: {horizon: 90}} | :1: key `grades.C.horizon`: must be more than the 90 days of B, or C would never be suggested | :1: 键 `grades.C.horizon`：必须大于 B 级的 90 天，否则永远不会建议 C 级
settings | me: a: b | :1:6: is not valid YAML: a colon inside text needs quotes around the text, or the line is indented wrongly | :1:6: 不是正确的 YAML：文字里有冒号时要用引号括起来；否则就是这一行的缩进不对
settings | capacity: 3\nme: 'x | :2:5: is not valid YAML: a quotation mark is not closed | :2:5: 不是正确的 YAML：引号没有成对
settings | days_off:\n\t- 2026-01-01 | :2:1: is not valid YAML: indent with spaces, not with a tab | :2:1: 不是正确的 YAML：缩进请用空格，不要用制表符
settings | me: @home | :1:5: is not valid YAML: text that begins with `@` needs quotes around it | :1:5: 不是正确的 YAML：以 “@” 开头的文字要用引号括起来
settings | days_off: [ | :2:1: is not valid YAML: check the indentation and the brackets of this line and the one before | :2:1: 不是正确的 YAML：请检查这一行和上一行的缩进与括号
settings | me: *all | :1: key `me`: `*all`: write the value out; aliases are not used here | :1: 键 `me`：“*all”：请把值写出来，这里不用别名
settings | me: x\x00 | :1:6: is not valid YAML: it holds a control character | :1:6: 不是正确的 YAML：含有控制字符
settings | me: !!python/object/apply:os.system [true] | :1: key `me`: the tag `tag:yaml.org,2002:python/object/apply:o…` is not used here; leave it out | :1: 键 `me`：这里不用标签 “tag:yaml.org,2002:python/object/apply:o…”，请去掉
settings | me: a\n---\nme: b | :3: a second document begins (`---`); a file can hold only one | :3: 这里开始了第二份文档（`---`），一个文件只能有一份
settings | me: a\ncapacity: 3\nme: b | :3: key `me`: appears twice, first in line 1; keep one | :3: 键 `me`：写了两次，第一次在第 1 行；请只留一个
settings | ? [a]\n: b | :1: a key must be plain text; quote the value if it begins with a bracket | :1: 键必须是普通文字；值若以括号开头，请加引号
fields | customer:\n  company: [kp]\n  name: [K P] | :3: key `customer.name`: `K P` is under company as well; keep one | :3: 键 `customer.name`：“K P” 同时写在 company 之下；请只留一处
"""
"""The name of a file | what is in it | what is said of it, behind the name | and in Chinese."""

PLACES: Final[list[tuple[Callable[[Path], object], str, str]]] = [
    (lambda own: (own / "settings.yml").touch(),
     "settings.yml: is not read; rename it to settings.yaml", "settings.yml: 不会被读取；请改名为 settings.yaml"),
    (lambda own: (own / "settings.yaml").mkdir(),
     "settings.yaml: cannot be read: it is not a regular file", "settings.yaml: 无法读取：它不是普通文件"),
    (lambda own: (own / "settings.yaml").write_bytes("me: 1\nme: 王伟\n".encode("gb18030")),
     "settings.yaml:2: is not UTF-8 text; save the file with the encoding UTF-8", "settings.yaml:2: 不是 UTF-8 文本；请用 UTF-8 编码保存文件"),
    (lambda own: (own / "settings.yaml").write_bytes(b"me: " + b"[" * 9999), "settings.yaml:1: is nested too deeply", "settings.yaml:1: 嵌套层次太多"),
    (lambda own: (own / "settings.yaml").write_bytes(b"#" * (MAX_BYTES + 1)), "settings.yaml: is too large; the limit is 512 KB", "settings.yaml: 文件太大；最多 512 KB"),
]  # fmt: skip

KEYS: Final = """
{"lgo": ["c"]} | `lgo` is not an action; did you mean `log`? | 没有 `lgo` 这个动作；您要的是不是 `log`？
{"nonsense": ["c"]} | `nonsense` is not an action; `?` in the app lists them all | 没有 `nonsense` 这个动作；在程序里按 `?` 可查看全部动作
{"log": ["ctrl-x"]} | `log`: `ctrl-x` is not a key | `log`：没有 `ctrl-x` 这个键
{"log": []} | `log` has no key left | `log` 没有可用的按键
{"log": ["v"]} | `v` is assigned to both `log` and `visit` | `v` 同时是 `log` 和 `visit` 的按键
{"confirm": ["x"]} | `confirm`: `x` would be typed into the text; use a key such as F7 or Ctrl+T | `confirm`：`x` 会被当作文字输入；请用 F7 或 Ctrl+T 之类的键
"""
"""A keymap | what is said of it | and in Chinese."""

OWN: Final = "days_off:\n  - 2026-10-01\n  # wedding\n  - 2026-10-09\n"
TYPED: Final = """
capacity | 0 | must be a whole number from 1 to 500, not `0` | 必须是 1 到 500 的整数，不能是“0”
capacity | many | must be a whole number from 1 to 500, not `many` | 必须是 1 到 500 的整数，不能是“many”
region | China | must be the two letters of a country, such as CN | 必须是国家或地区的两个字母，如 CN
working_days |  | must name at least one day | 至少要有一天
working_days | mon, someday | must be one of mon, tue, wed, thu, fri, sat, sun, not `someday` | 必须是 mon、tue、wed、thu、fri、sat、sun 之一，不能是“someday”
days_off | 2026-13-01 | must be a date such as 2026-10-01 or a range such as 2026-10-01..2026-10-07, not `2026-13-01` | 必须是日期（如 2026-10-01）或一段日期（如 2026-10-01..2026-10-07），不能是“2026-13-01”
theme | genjin-drak | `genjin-drak` is not known; did you mean `genjin-dark`? | 没有“genjin-drak”；您要的是不是 `genjin-dark`？
currency | dollars | must be at most 5 characters long | 最多 5 个字符
days_off | 2026-12-25 | settings.yaml is written in a way that Genjin cannot change; use an editor. | settings.yaml 的写法无法从这里修改，请用编辑器。
"""
"""A setting | what was typed | what is said of it | and in Chinese. The file is in `OWN`."""


def refusal(read: Callable[[], object]) -> str:
    """What a configuration is refused with; it must be one line."""
    with pytest.raises(ConfigError) as caught:
        read()
    return str(caught.value)


def cells(table: str) -> list[list[str]]:
    """The rows of a table."""
    return [row.split(" | ") for row in table.strip().splitlines()]


@pytest.mark.parametrize(("name", "text", "english", "chinese"), cells(FILES))
def test_a_file_is_refused_with(tmp_path: Path, name: str, text: str, english: str, chinese: str) -> None:
    file = tmp_path / f"{name}.yaml"
    file.write_text(text.encode().decode("unicode_escape"))
    check(lambda: refusal(lambda: config.load(tmp_path).check()).removeprefix(str(file)), english, chinese)


@pytest.mark.parametrize(("make", "english", "chinese"), PLACES)
def test_what_is_no_such_file_is_told(
    tmp_path: Path, make: Callable[[Path], object], english: str, chinese: str
) -> None:
    make(tmp_path)
    check(
        lambda: refusal(lambda: config.load(tmp_path).check()).removeprefix(f"{tmp_path}/"), english, chinese
    )


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.touch()
    check(
        lambda: refusal(lambda: config.load(file).check()).removeprefix(str(file)),
        ": is a file; the configuration is a folder with files such as settings.yaml",
        ": 是一个文件；配置应当是一个文件夹，里面有 settings.yaml 等文件",
    )


@pytest.mark.parametrize(("keys", "english", "chinese"), cells(KEYS))
def test_a_keymap_is_refused_with(keys: str, english: str, chinese: str) -> None:
    check(lambda: validate_keymap(json.loads(keys))[0], english, chinese)


@pytest.mark.parametrize(("name", "typed", "english", "chinese"), cells(TYPED))
def test_a_value_is_refused_with(name: str, typed: str, english: str, chinese: str) -> None:
    check(lambda: refusal(lambda: changed(Path("settings.yaml"), OWN, name, typed)), english, chinese)
