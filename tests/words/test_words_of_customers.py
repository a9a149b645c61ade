"""What is said of customers and follow-ups: given these facts or these keys, this sentence, in both languages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import cast

import pytest

from tests.books import add
from tests.flows.cli import Cli, start
from tests.flows.driving import (
    NOW,
    Driver,
    choose,
    running,
    sample,
    settle,
    shown,
    speaking,
    type_in,
)
from tests.flows.test_customer_card import card_of
from tests.flows.test_customer_history import two_versions
from tests.unit.rules import TODAY, contacted, customer, seen
from tui.book.book import Book
from tui.book.past import Assignment
from tui.config import Config
from tui.core import changes, rounds, words
from tui.core.business_card import Card
from tui.core.duplicates import Match
from tui.core.fields import FieldError, Reader, read_entry, read_value
from tui.core.labels import planned_words
from tui.core.model import Customer, FollowUp
from tui.core.settings import Settings
from tui.core.when import WhenError
from tui.sample import sample_book
from tui.ui.app import GenjinApp
from tui.ui.begun import Begun
from tui.ui.entry import LogEntry, UnclearError, understand
from tui.ui.past_values import PastView, value_words, when_words
from tui.ui.profile_rows import CardView, rows_of
from tui.ui.screens.calling import CallingScreen
from tui.ui.screens.round import RoundScreen, count_words, list_words
from tui.ui.screens.triage import TriageScreen
from tui.ui.sheets import calling_sheet

Say = Callable[[], str]
Row = tuple[str, str, str]
"""Keys, and what stands on the screen then in English and in Chinese."""
LANGUAGES = ["en", "zh"]
ANA = Customer(id="1", name="Ana", company="Nordwind", grade="B")
SEEN = seen(customer(grade="B"), contacted(9))
MARKS = (rounds.LOGGED, rounds.ATTEMPT, rounds.GRADED, rounds.SKIPPED, rounds.PASSED)
VIEW = PastView(TODAY, "¥", lambda device: device)


def wrong(field: str, text: str) -> Say:
    """Why something cannot be the value of a field."""

    def say() -> str:
        read = read_entry if field in ("phones", "emails") else read_value
        with pytest.raises((FieldError, WhenError)) as refused:
            read(field, text, Reader(TODAY, "CN", day_first=False))
        return str(refused.value)

    return say


def planned() -> str:
    """Why a contact that is still to come cannot be logged, and where it belongs."""
    with pytest.raises(UnclearError) as refused:
        understand(LogEntry("call", "", "reached", "", "B", "2026-11-22 15:00"), NOW)
    return str(refused.value)


def undone(kind: str) -> Say:
    """What undo says, and redo."""
    return lambda: " / ".join(words.undo_words(kind, "Ana", redo=redo) for redo in (False, True))


def settled(screen: type[RoundScreen]) -> Say:
    """What a round says of those for whom somebody else has done it. It needs nothing of the screen."""
    return lambda: screen.settled_words(cast(RoundScreen, None), "Ana")


def written(entry: str) -> Assignment:
    """What the history of a field keeps of a value, or of an entry, that was taken away."""
    return Assignment(None, datetime(2026, 11, 20, 9, 20), "laptop", False, entry)


SAID: list[tuple[Say, str, str]] = [
    (lambda: words.logged_words("call", "Ana", "…"),
     "logged a call with Ana · … · saved", "已记录与 Ana 的电话 · … · 已保存"),
    (lambda: words.logged_words("call", "Ana", "…", 3),
     "Ana not reached, attempt 3 · … · saved", "Ana：第 3 次未联系上 · … · 已保存"),
    (lambda: words.attempt_words(4), "attempt 4", "第 4 次未联系上"),
    (lambda: words.next_words("B", SEEN, TODAY), "B, next Thu 19 Nov", "B，下次 11月19日 周四"),
    (lambda: words.changed_words("Ana", ["title"]), "Ana: title changed · saved", "Ana：已修改职务 · 已保存"),
    (lambda: words.alike_words(ANA, Match("", "phone", "", 100, certain=True, likely=True)),
     "Ana · Nordwind has the same phone number", "与 Ana · Nordwind 电话相同"),
    (lambda: words.alike_words(ANA, Match("", "name", "", 100, certain=False, likely=False)),
     "Ana · Nordwind has the same name", "与 Ana · Nordwind 同名"),
    (lambda: words.alike_words(ANA, Match("", "name", "", 95, certain=False, likely=False)),
     "Ana · Nordwind has a similar name", "与 Ana · Nordwind 姓名相近"),
    (lambda: words.deleted_words(datetime(2026, 11, 21, 14, 3), "laptop", TODAY),
     "Sat 21 Nov 14:03 · laptop", "11月21日 周六 14:03 · laptop"),
    (undone("log"), "removed the follow-up with Ana / logged the follow-up with Ana again",
     "已撤销 Ana 的跟进记录 / 已重新记下 Ana 的跟进记录"),
    (undone("drop"), "brought the follow-up with Ana back / deleted the follow-up with Ana again",
     "Ana 的跟进记录已找回 / 已重新删除 Ana 的跟进记录"),
    (undone("delete"), "brought Ana back / Ana is in the trash again", "Ana 已从回收站找回 / Ana 又放回了回收站"),
    (undone("restore"), "Ana is in the trash again / brought Ana back again", "Ana 又放回了回收站 / 已重新找回 Ana"),
    (lambda: words.undo_words("amend", "Ana"), "follow-up with Ana as before", "Ana 的跟进记录已复原"),
    (lambda: planned_words(FollowUp(next="2026-11-21T15:00"), TODAY), "next 21 Nov 15:00", "下次 11月21日 15:00"),
    (lambda: " · ".join(count_words(mark, 2) for mark in MARKS),
     "2 logged · 2 no answer · 2 graded · 2 skipped · 2 done elsewhere",
     "已记录 2 · 未联系上 2 · 已定级 2 · 跳过 2 · 别处已完成 2"),
    (lambda: list_words(["Ana", "Ben"]), "Ana and 1 more", "Ana，另有 1 位"),
    (settled(CallingScreen), "Skipped Ana: contacted on another device", "已跳过 Ana：已在另一台设备上联系过"),
    (settled(TriageScreen), "Skipped Ana: graded on another device", "已跳过 Ana：已在另一台设备上定级"),
    (lambda: calling_sheet(SEEN, [], TODAY, "¥", "CN").notes_title, "Last notes", "最近的跟进"),
    (lambda: when_words(written(""), VIEW), "Fri 20 Nov 09:20 · laptop", "11月20日 周五 09:20 · laptop"),
    (lambda: when_words(replace(written(""), is_shown=True), VIEW),
     "Fri 20 Nov 09:20 · laptop · current", "11月20日 周五 09:20 · laptop · 当前"),
    (lambda: value_words("phones", written("+8613800000003"), VIEW),
     "+86 138 0000 0003 removed", "+86 138 0000 0003 已删除"),
    (lambda: next(row.value for row in rows_of(SEEN, [], CardView(TODAY, "¥")) if row.path == "next"),
     "Thu 19 Nov, automatic", "11月19日 周四（自动）"),
    (planned,
     '“2026-11-22 15:00” is in the future (2026-11-22 15:00). You can only log what has happened. '
     "Put a planned contact in the field “next”.",
     "“2026-11-22 15:00”（2026-11-22 15:00）还没到，只能记录已经发生的联系。计划中的联系请填在“下次”一栏。"),
    (wrong("name", ""), "a customer needs a name.", "客户必须有姓名。"),
    (wrong("amount", "a lot"),
     "“a lot” is not an amount. Examples: 9500, 120k, 1.2万", "“a lot”不是金额。例如：9500、120k、1.2万"),
    (wrong("close_by", "someday"),
     '“someday” is not a date. Examples: +3d, tomorrow, next tue', "“someday”不是日期。例如：+3d、明天、下周三"),
    (wrong("emails", "nobody"), "“nobody” is not an e-mail address.", "“nobody”不是邮箱地址。"),
    (wrong("phones", "call me"), "“call me” is not a phone number.", "“call me”不是电话号码。"),
]  # fmt: skip


@pytest.mark.parametrize(("say", "english", "chinese"), SAID)
def test_the_facts_make_these_sentences(say: Say, english: str, chinese: str) -> None:
    for language, sentence in (("en", english), ("zh", chinese)):
        with speaking(language):
            assert say() == sentence


# -- sentences that only a screen makes: the keys, and what stands there then ----------------------------------------


async def see(app: GenjinApp, pilot: Driver, language: str, table: Sequence[Row]) -> None:
    """Go through a table. In its keys @ goes to a customer, # to a field, and = types what follows it."""
    for keys, *sentences in table:
        for key in filter(None, keys.split(" ")):
            if key[0] == "@":
                choose(app, key[1:])
            elif key[0] == "#":
                assert card_of(app).profile.choose(key[1:])
            elif key[0] == "=":
                await type_in(app, pilot, key[1:])
            else:
                await pilot.press(key)
        await settle(app, pilot)
        assert sentences[LANGUAGES.index(language)] in shown(app), keys


def pasted(text: str) -> str:
    """A paste as one word of the keys."""
    return f"=\x1b[200~{text}\x1b[201~"


BOARD: list[Row] = [
    ("T", "The trash is empty. x moves a customer there.", "回收站是空的。按 x 可把客户放进来。"),
    ("n", "Draft restored. F8 clears it.",
     "已恢复草稿，按 F8 清空。"),
    ("escape", "What you typed is kept: n continues, F8 in the bar clears it.",
     "已填的内容保留着：按 n 接着填，在栏中按 F8 清空。"),
    ("n f8 enter", "Enter a name.", "请填写姓名。"),
    ("f7", "Nobody in the book is similar.", "客户簿中没有相似的客户。"),
    ("=陈刚", "F7 goes there, Enter adds anyway", "F7 转到该客户，Enter 仍然新增"),
    ("f7", "what you typed is kept, n continues.", "已填的内容已保留，按 n 接着填。"),
    (pasted("hello"), "Paste a phone number or a business card to add a customer.",
     "粘贴电话号码或名片内容即可添加客户。"),
    (pasted("\r".join("甲" * 100)), "100 lines are a list: leave with q and use `genjin import FILE`.",
     "100 行是一份名单：请按 q 退出，用 `genjin import 文件` 导入。"),
    ("@陈刚 x", "陈刚 is in the trash; u brings them back · saved", "陈刚 已放入回收站，按 u 找回 · 已保存"),
    ("T enter", "陈刚 · 宁波港通物流有限公司 is back · saved", "陈刚 · 宁波港通物流有限公司 已找回 · 已保存"),
    ("@陈刚 y enter", "Copied: +8613800000003", "已复制：+8613800000003"),
    ("@陈刚 e", "Choose a field; e or Enter edits it.", "选择一个字段，按 e 或 Enter 修改。"),
    ("escape @李娜 f left", "This is the first one.", "这已经是第一位。"),
    (" ".join(["right"] * 13), "That was everyone: 13.", "13 位都过完了。"),
    ("", "Esc   back to the board", "Esc   回到看板"),
    ("", "m   continue with 10 more due", "m   继续联系另外 10 位到期客户"),
    ("m", "10 more are due.", "另有 10 位到期客户。"),
    ("m", "Nobody else is due.", "没有其他到期客户了。"),
    ("escape", "13 skipped", "跳过 13"),
]  # fmt: skip
CARD: list[Row] = [
    ("@陈刚 enter o", "No program here can open it. Copied: +86 138 0000 0003",
     "这里没有能打开它的程序。已复制：+86 138 0000 0003"),
    ("e enter", "Nothing was changed.", "没有改动。"),
    ("e =x escape", "Not changed; e continues with what you typed.", "未作修改；按 e 接着写刚才的内容。"),
    ("m #id e", "This is set automatically and cannot be changed.", "此项自动生成，不能修改。"),
    ("#amount e ctrl+u", "will be removed", "将被删除"),
    ("escape #close_by e ctrl+u =2027-01-15", "Fri 15 Jan 2027 · suggested B: expected to close in 55 days",
     "2027年1月15日 周五 · 建议 B：预计 55 天后成交"),
    ("escape #phones e =13800000003 enter", "is already there.", "已经有了。"),
    ("escape #custom e =x enter", "The field needs a name.", "字段需要名称。"),
    ("escape tab / =xyzzy enter", "No matches; Esc shows everything.", "没有符合的记录；按 Esc 显示全部。"),
    ("x", "No follow-up here.", "这里没有跟进记录。"),
    ("escape f", "Show in the timeline", "只看哪一类"),
    ("escape 3 g e", "Note (Graded)", "备注（定级）"),
    ("escape x", "deleted: Graded, Sat 21 Nov 09:30; u brings it back · saved · graded A again",
     "11月21日 周六 09:30；按 u 找回 · 已保存 · 等级恢复为 A"),
    ("e =! enter", "follow-up with 陈刚 changed · saved", "已修改与 陈刚 的跟进 · 已保存"),
]  # fmt: skip
TWO: list[Row] = [
    ("c enter f", "Today's share is done: m lists everyone due, then f calls them.",
     "今天的份额已完成：按 m 列出全部到期客户，再按 f 逐个联系。"),
    ("t", "2  B          within three months · weekly", "2  B          三个月内成交 · 每周"),
    ("3", "乙 stays C · saved", "乙 仍为 C 级 · 已保存"),
    ("", "That was the only one. 1 graded", "1 位都过完了。已定级 1"),
    ("3", "No customer here.", "这里没有客户。"),
    ("enter t", "You have graded everyone.", "所有客户都定过级了。"),
]  # fmt: skip
NOBODY: list[Row] = [
    ("", "No customers yet", "还没有客户"),
    ("f", "Nobody is due today.", "今天没有到期的客户。"),
    ("c", "No customer here.", "这里没有客户。"),
]


def two_people(folder: Path) -> Book:
    """A book with two customers."""
    book = nobody(folder)
    for name in "甲乙":
        add(book, name)
    return book


def nobody(folder: Path) -> Book:
    """An empty book."""
    return Book.open(folder / "book.json", folder / "state")


def begun(folder: Path) -> Book:
    """The sample book, and a customer who was begun and not saved."""
    book = sample_book(folder, NOW)
    Begun(book.state).keep(Card(name="Zoe"))
    return book


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("make", "table"), [(begun, BOARD), (begun, CARD), (two_people, TWO), (nobody, NOBODY)]
)
async def test_the_screens_say_this_after_these_keys(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], Book],
    table: Sequence[Row],
    language: str,
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")  # where nothing can be opened
    with speaking(language):
        config = Config(settings=Settings(me="me", capacity=1)) if make is two_people else None
        async with running(make(tmp_path), size=(160, 40), config=config) as (app, pilot):
            await see(app, pilot, language, table)


@pytest.mark.parametrize(
    ("language", "changed", "deleted"),
    [
        (
            "en",
            "Changed on another device to “东方”. Enter saves yours.",
            "This follow-up has been deleted.",
        ),
        ("zh", "此字段刚在别处改为“东方”；按 Enter 保存您的内容。", "这条跟进已被删除。"),
    ],
)
async def test_what_happens_elsewhere_under_an_open_bar_is_said(
    tmp_path: Path, language: str, changed: str, deleted: str
) -> None:
    with speaking(language):
        async with sample(tmp_path) as (app, pilot):
            await see(app, pilot, language, [("@陈刚 enter #company e =x", "x", "x")])
            who = next(each for each in app.session.book.customers.values() if each.name == "陈刚")
            card_of(app).tell(await app.session.apply(changes.edit(who, {"company": "东方"})))
            assert card_of(app).edit_bar.head.outcome == changed
            await see(app, pilot, language, [("escape tab e =x", "x", "x")])
            entry = app.session.followups(who.id)[0]
            await app.session.apply(changes.Change("delete", deletes=((changes.FOLLOWUPS, entry.id),)))
            await see(app, pilot, language, [("enter", deleted, deleted)])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_marks_of_two_versions_and_the_hints_of_a_narrow_card(
    tmp_path: Path, language: str
) -> None:
    marks = [("@陈刚", "versions", "多个版本"), ("enter", "2 versions", "2 个版本")]
    hints = [
        ("", "Tab shows the timeline", "Tab 显示跟进记录"),
        ("tab", "Tab shows the fields", "Tab 显示客户资料"),
    ]
    with speaking(language):
        book = two_versions(tmp_path, {"close_by": None, "need": "later"}, {"close_by": "2027-06-01"})
        async with running(book) as (app, pilot):
            await see(app, pilot, language, marks)
            await pilot.resize_terminal(60, 20)
            await see(app, pilot, language, hints)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Try it: c logs a call with 李娜, Enter saves, and the next customer comes up."),
        ("zh", "试一试：按 c 记录与 李娜 的通话，Enter 保存，然后轮到下一位。"),
    ],
)
async def test_somebody_new_is_told_the_first_keys(tmp_path: Path, language: str, sentence: str) -> None:
    app = GenjinApp(sample_book(tmp_path, NOW), Config(), clock=lambda: NOW, sample=True)
    with speaking(language):
        async with app.run_test(size=(120, 36)) as pilot:
            await settle(app, pilot)
            assert sentence in shown(app)
    app.session.book.close()


# -- plain lines -----------------------------------------------------------------------------------------------------

PLAIN: list[Row] = [
    ("Ana|1|.", "suggested A: expected to close in 10 days (1 Dec)", "建议 A：预计 10 天后成交（12月1日）"),
    ("Ana|1|.", "Nothing was changed.", "没有改动。"),
    ("1|smoke|.", "“smoke” is not one of them; answer with a number.", "“smoke”不在选项里，请回答数字。"),
    ("9", "there is no number 9; the list ends at 2.", "没有编号 9，名单到 2 为止。"),
    ("+Ana||13800000001|", "seems to be in the book already", "好像已在客户簿中"),
    ("grade:A,B,C,D,E|1||||||", "Next: 2. ", "下一位：2. "),
]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    yield from start(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize(("language", "locale"), [("en", "C.UTF-8"), ("zh", "zh_CN.UTF-8")])
def test_the_plain_lines_say_this(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, language: str, locale: str
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    cli.add("Ana", "--grade", "D", "--need", "now", "--close", "2026-12-01", "--phone", "13800000001")
    cli.add("Ben", "--grade", "B", "--force")
    for answers, *sentences in PLAIN:
        typed = "\n".join([*answers.split("|"), "q", ""])
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(typed.encode())))
            assert sentences[LANGUAGES.index(language)] in cli("--plain").out, answers
