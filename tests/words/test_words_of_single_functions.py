"""What single functions say of an undo, a value, a list, an editor or a device: these facts, these words."""
# ruff: noqa: E501 - a sentence is a line

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final
from unittest.mock import patch

import msgspec
import pytest

from tests.books import open_book
from tests.flows.driving import speaking
from tests.unit.test_exchange_activities import read as activity
from tests.unit.test_exchange_customers import read as customer
from tests.unit.test_exchange_table import table
from tui.core.fields import Reader, find_entry, read_phone, read_value, replace_entry
from tui.core.grading import DEFAULT_SCHEME, Scheme
from tui.core.words import change_words, undo_words
from tui.exchange import mapfile, source
from tui.exchange.encoding import decode
from tui.exchange.errors import ExchangeError
from tui.exchange.table import Rejected
from tui.sync.exchange import waiting
from tui.ui.editor import EditorError, command, edit

Make = Callable[[Path], object]
"""What is brought about in a folder."""
READER: Final = Reader(date(2026, 11, 21), "CN", day_first=False)
PHONES: Final = {"+8613800138000": ""}


def unused(row: object) -> str:
    """Why a row of a list is not taken."""
    assert isinstance(row, Rejected)
    return row.reason


def listed(content: bytes) -> Make:
    """Read a list with that content."""

    def read(folder: Path) -> bytes:
        (folder / "a.csv").write_bytes(content)
        return source.read(folder / "a.csv")

    return read


def pipe(folder: Path) -> bytes:
    os.mkfifo(folder / "pipe")
    return source.read(folder / "pipe")


def large(folder: Path) -> bytes:
    with (folder / "a.csv").open("wb") as file:
        file.truncate(source.MAX_BYTES + 1)
    return source.read(folder / "a.csv")


def mapped(text: str) -> Make:
    """Read a map file with that text."""

    def read(folder: Path) -> object:
        (folder / "map.yaml").write_text(text)
        return mapfile.read(folder / "map.yaml")

    return read


def edited(script: str) -> Make:
    """Edit in an editor that does this."""
    return lambda folder: edit(
        [sys.executable, "-c", f"import sys, pathlib; path = pathlib.Path(sys.argv[1]); {script}"], "x"
    )


def device(folder: Path) -> str:
    """What this device is called, and one that nobody knows."""
    book = open_book(folder)
    book.close()
    return f"{book.device_name(book.device)} · {book.device_name('0' * 8)}"


def no_editor(_folder: Path) -> object:
    with patch.object(shutil, "which", return_value=None):
        return command({})


def no_interval(_folder: Path) -> Scheme:
    first, second, *others = DEFAULT_SCHEME.grades
    return Scheme((first, msgspec.structs.replace(second, interval=0), *others))


SAID: Final[list[tuple[Make, str, str]]] = [
    (lambda _: undo_words("edit", "Ana", fields=["company", "phones"]), "Ana: company, phone as before", "Ana：公司、电话已复原"),
    (lambda _: undo_words("edit", "Ana", fields=["company"], redo=True), "Ana: company changed again", "Ana：已重新修改公司"),
    (lambda _: undo_words("move", "Ana", ("B", "C")), "moved Ana back to C", "Ana 已调回 C 级"),
    (lambda _: undo_words("move", "12"), "graded 12 customers as before", "12 位客户 的等级已复原"),
    (lambda _: undo_words("log", "1"), "removed the follow-up with 1 customer", "已撤销 1 位客户 的跟进记录"),
    (lambda _: undo_words("import", "60000"), "undid the import of 60,000 rows", "已撤销导入 60,000 行"),
    (lambda _: change_words("import", "60000"), "import of 60,000 rows", "导入 60,000 行"),
    (lambda _: waiting(1), "1 commit is waiting to be sent.", "有 1 个提交等待发送。"),
    (lambda _: waiting(3), "3 commits are waiting to be sent.", "有 3 个提交等待发送。"),
    (device, "this device · another program", "本机 · 其他程序"),
    (lambda _: replace_entry("a", "b", "", {"a": "", "b": ""}), "“b” is already there.", "“b”已经有了。"),
    (lambda _: read_value("need", "perhaps", READER), "“perhaps” is not valid for need; use one of now, later, none.", "“perhaps”不能用作 need；可用的值：now、later、none。"),
    (lambda _: find_entry("phones", "139", PHONES, READER), "“139” is not among the phones: +8613800138000.", "phones 中没有“139”：+8613800138000。"),
    (lambda _: read_phone("1" * 24, "CN"), "“111111111111111111111111” has 24 digits; a phone number has at most 15.", "“111111111111111111111111” 有 24 位数字；电话号码最多 15 位。"),
    (lambda _: Scheme(()), "the grades must be A, B, C, D and E, in this order", "等级必须依次为 A、B、C、D、E"),
    (no_interval, "the interval of grade B must be 1 day or more", "B 级的联系间隔至少为 1 天"),
    (edited("sys.exit(3)"), "failed: it ended with status 3. The text is in ", "出错：退出状态为 3。文字保存在 "),
    (edited("path.write_bytes(bytes([255]))"), "failed: the text is not UTF-8. The text is in ", "出错：文字不是 UTF-8 编码。文字保存在 "),
    (no_editor, "No editor found; set $VISUAL or $EDITOR, for example to “nano”.", "没有可用的编辑器；请把 $VISUAL 或 $EDITOR 设为编辑器，例如“nano”。"),
    (lambda _: command({"EDITOR": "no-such-editor -w"}), "The editor no-such-editor from $EDITOR was not found.", "找不到 $EDITOR 指定的编辑器 no-such-editor。"),
    (lambda _: command({"VISUAL": "'unclosed"}), "Cannot parse $VISUAL: 'unclosed", "$VISUAL 无法解析：'unclosed"),
    (lambda _: unused(activity(Date="")), "it has no date", "没有日期"),
    (lambda _: unused(activity(Date="soon")), "“soon” is not a date", "“soon”不是日期"),
    (lambda _: unused(activity(Email="")), "it does not say which customer it belongs to", "没有写明是哪位客户"),
    (lambda _: unused(customer(Name="", Notes="call back")), "nothing in it says who it is: no name, company, e-mail or phone", "看不出是谁：没有姓名、公司、邮箱或电话"),
    (lambda _: table("name,phone\nAnn,1\nname,phone\nBob,2\n").misfits[0].reason, "it repeats the header", "与表头重复"),
    (lambda _: table("name,phone,company\nAnn,1,x\nBob,2,Bell, Sons\n").misfits[0].reason, "4 cells for 3 columns: one delimiter too many or too few", "3 列的表里有 4 个单元格：多了或少了分隔符"),
    (lambda _: table("\n \n\n"), "The file has no table; a list needs a line with column names.", "文件里没有表格；名单须有一行列名。"),
    (mapped("客户: nmae\n"), "map.yaml:1: key `客户`: `nmae` is not a field; did you mean `name`?", "map.yaml:1: 键 `客户`：“nmae” 不是字段名；您要的是不是 `name`？"),
    (mapped("columns:\n  a: name\ndelimiter: '::'\n"), "map.yaml:3: key `delimiter`: must be one character, or tab", "map.yaml:3: 键 `delimiter`：须为一个字符，或写 tab"),
    (mapped("columns:\n  a: name\nkind: people\n"), "map.yaml:3: key `kind`: must be one of customers, activities, not `people`", "map.yaml:3: 键 `kind`：必须是 customers、activities 之一，不能是“people”"),
    (lambda _: mapfile.check_headers(mapfile.MapFile({"Kunde": "name"}), ("Name", "Tel")), "The map file names columns that the list does not have: Kunde. The list has: Name, Tel.", "对照文件里的这些列，名单中没有：Kunde。名单中的列有：Name、Tel。"),
    (lambda _: decode("姓名".encode(), "utf-9"), "The file cannot be read as utf-9.", "无法按 utf-9 编码读取该文件。"),
    (lambda _: decode(bytes(range(256)) + b"\x00" * 200), "The file is not text; a list must be CSV.", "该文件不是文本；名单须为 CSV 文件。"),
    (listed(b""), "a.csv is empty.", "a.csv 是空文件。"),
    (listed(b"PK\x03\x04....[Content_Types].xml....xl/workbook.xml"), "a.csv is an Excel workbook; save it as CSV (in Excel: Save As, “CSV UTF-8”) and import that.", "a.csv 是 Excel 工作簿；请另存为 CSV（在 Excel 中选“另存为”→“CSV UTF-8”）后再导入。"),
    (listed(b"PK\x03\x04....notes.txt"), "a.csv is a ZIP archive; unpack it first.", "a.csv 是 ZIP 压缩包，请先解压。"),
    (listed(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "a.csv is an Excel workbook; save it as CSV (in Excel: Save As, “CSV UTF-8”) and import that.", "a.csv 是 Excel 工作簿；请另存为 CSV（在 Excel 中选“另存为”→“CSV UTF-8”）后再导入。"),
    (listed(b"%PDF-1.7"), "a.csv is not a text file; a list must be CSV.", "a.csv 不是文本文件；名单须为 CSV 文件。"),
    (listed(b'{"customers":[]}'), "a.csv is JSON; only CSV lists can be imported.", "a.csv 是 JSON 文件；只能导入 CSV 名单。"),
    (listed(b"BEGIN:VCARD\r\nVERSION:3.0"), "a.csv holds vCards; export the address book as CSV and import that.", "a.csv 是 vCard 名片；请把通讯录导出为 CSV 后再导入。"),
    (lambda folder: source.read(folder / "a.csv"), "a.csv does not exist.", "找不到文件 a.csv。"),
    (source.read, "is a folder; give the name of a file.", "是文件夹，请指定一个文件。"),
    (pipe, "pipe is not a regular file.", "pipe 不是普通文件。"),
    (large, "a.csv is 200 MB; the limit is 200 MB. Split it into parts.", "a.csv 有 200 MB，最多只能 200 MB，请拆成几份。"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "english", "chinese"), SAID)
def test_this_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Make, english: str, chinese: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for number, sentence in enumerate((english, chinese)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with speaking(("en", "zh")[number]):
            try:
                said = str(make(folder))
            except (ValueError, ExchangeError, EditorError) as error:
                said = str(error)
        assert sentence in said.replace(f"{folder}/", "")
