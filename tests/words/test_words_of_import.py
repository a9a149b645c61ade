"""What an import and an export say, in both languages: given these facts, this is said."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from tests.flows.cli import Cli, check_words, facts_of
from tests.flows.driving import NOW, speaking
from tests.words.test_words_of_the_command_line import cli as cli
from tui import config
from tui.book.book import Book
from tui.exchange.errors import StoppedError
from tui.exchange.importer import plan_import

ANN: Final = "add Ann --email a@b.cn"
TASK: Final = "type,date,contact email,task due date"
TWO: Final = "add Ann --company x; add Ann --company y"

LISTS: Final = rf"""
write x.csv 'name,phone\nAnn,1\n' > import x.csv
    x.csv · customers · UTF-8 | x.csv · 客户 · UTF-8
    read 1 · added 1 · updated 0 · skipped 0 · not imported 0 · follow-ups 0 | 读取 1 · 新增 1 · 更新 0 · 跳过 0
write x.csv '24 rows\n\nname,phone\nAnn,1\n' > import x.csv
    x.csv · customers · UTF-8 · 2 lines before the header skipped | x.csv · 客户 · UTF-8 · 已跳过表头前的 2 行
write x.csv 'name,company\nBo,a,b,c\n' > import x.csv
    line 2, not imported: 4 cells for 2 columns | 第 2 行未导入：2 列的表里有 4 个单元格
    Rows that were not imported are in x.rejected.csv. | 未导入的行在 x.rejected.csv。
    none of the rows could be imported; nothing was changed. | 没有一行可以导入，没有任何改动。
{TWO}; write x.csv 'type,date,contact name\nCall,2026-05-01,Ann\nCall,2026-05-01,Bob\nCall,,Bob\n' > import x.csv
    line 2, not imported: 2 customers have “Ann” | 第 2 行未导入：有 2 位客户是“Ann”
    line 3, not imported: no customer in the book has “Bob” | 第 3 行未导入：客户簿里没有与“Bob”对应的客户
    line 4, not imported: it has no date | 第 4 行未导入：没有日期
{ANN}; write x.csv 'name,email\nAnn Smith,a@b.cn\n' > import x.csv
    line 2, note: the name “Ann” becomes “Ann Smith” | 第 2 行说明：姓名由“Ann”改为“Ann Smith”
{ANN}; move Ann A; write x.csv 'email,grade\na@b.cn,B\n' > import x.csv
    line 2, note: grade B was not applied: the grade was changed by hand | 第 2 行说明：等级 B 未采用
write x.csv 'email,title\na@b.cn,Buyer\na@b.cn,Boss\n' > import x.csv
    line 3, note: “Boss” (title) was not used: line 2 says “Buyer” | 第 3 行说明：没有采用“Boss”（title）
{ANN}; edit Ann next=2026-11-25; write x.csv '{TASK}\nTask,2026-05-01,a@b.cn,2026-12-01' > import x.csv
    line 2, note: the next date 2026-11-25 was set by hand and stays | 第 2 行说明：手动定的下次联系日期 2026-11-25
write x.csv 'name,birthday\nAnn,03/04/1990\n' > import x.csv
    Column “birthday”: dates such as 03/04/1990 were read | “birthday”列：03/04/1990 这样的日期
write x.csv 'A;B;C\nAnn;1;x\n' > import x.csv
    Line 1 was read as the header (A;B;C), but no column for a name | 第 1 行被当作表头（A;B;C），但没有找到姓名
write x.csv '' > import x.csv
    x.csv is empty. | x.csv 是空文件。
write x.xlsx 'PK\x03\x04 xl/' > import x.xlsx
    x.xlsx is an Excel workbook; save it as CSV | x.xlsx 是 Excel 工作簿
add Ann; log Ann > export x.csv
    1 customer and 1 follow-up written | 已写出 1 位客户、1 条跟进
add Ann > export book.json
    book.json is the book itself; choose another name. | book.json 就是客户簿本身，请换一个文件名。
add Ann > export x.doc
    x.doc: the name must end in .csv or .json. | x.doc：文件名须以 .csv 或 .json 结尾。
add Ann > export y/x.csv
    y/x.csv cannot be written: it does not exist. | 无法写入 y/x.csv：它不存在。
"""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("fact", facts_of(LISTS), ids=lambda fact: fact[2][0][0])
def test_of_a_list_this_is_said(cli: Cli, fact: tuple[str, str, list[list[str]]], language: str) -> None:
    check_words(cli, fact, language)


def test_an_import_that_was_stopped_says_so(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("name\n" + "Ann\n" * 99)
    book = Book.open(tmp_path / "book.json", tmp_path / "state")
    for language, sentence in (("en", "Stopped; nothing was changed."), ("zh", "已停止，没有任何改动。")):
        with speaking(language), pytest.raises(StoppedError, match=sentence):
            plan_import(tmp_path / "x.csv", book, config.load(), now=NOW, stop=lambda: True)
    book.close()
