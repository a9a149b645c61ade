"""What the board says: given these facts, these words, in both languages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import date
from pathlib import Path

import pytest

from tests.books import Passing, add, bulk, open_book
from tests.flows.driving import NOW, Driver, choose, heading, newer_book, running, said, speaking, type_in
from tests.unit.rules import TODAY, ahead, customer, seen
from tui import config
from tui.book.book import Book, BookError
from tui.clock import Clock
from tui.config import Config
from tui.config.schema import schema
from tui.core import words
from tui.core.agenda import Outlook
from tui.core.grouping import GROUPINGS
from tui.core.model import Standing
from tui.core.reasons import weekday_mark
from tui.core.settings import Settings
from tui.language import _
from tui.sample import sample_book
from tui.ui.actions import BY_ID, READY, Keymap
from tui.ui.app import GenjinApp
from tui.ui.axes import axis_word, column_name
from tui.ui.colours import DARK_VARIABLES
from tui.ui.entry import LogEntry
from tui.ui.screens import notices
from tui.ui.screens.board import BoardScreen
from tui.ui.screens.choosing import Chooser
from tui.ui.screens.settings import shown_value
from tui.ui.session import Session
from tui.ui.themes import Paint
from tui.ui.widgets.bar import BarHead
from tui.ui.widgets.card import HEIGHTS
from tui.ui.widgets.heads import BoardColumn, draw_rule
from tui.ui.widgets.today import Today
from tui.ui.widgets.today_rows import TodayNumbers, TodayRow, head_parts
from tui.ui.words import found_words

PAINT = Paint(DARK_VARIABLES)
KEYS = Keymap({})
SCHEMA = {each.name: each for each in schema(config.shipped())}


def outlook(planned: str | None = None) -> Outlook:
    """A customer of grade A, with a next date."""
    return seen(customer(grade="A"), Standing(last=TODAY, planned=planned, contacts=1))


def head(numbers: TodayNumbers | None) -> str:
    """The head of today's list."""
    return "".join(text for text, _style in head_parts(numbers, PAINT)).strip()


def foot(numbers: TodayNumbers) -> str:
    """The foot of today's list of which one customer is in view."""
    today = Today(lambda _id: TodayRow("", "", "", "", "", "", is_late=False))
    today.show(["1"], numbers, None)
    return today.more()


def rule() -> str:
    """The rule of a column that is scrolled down by a card."""
    column = BoardColumn("A", "A", "", "", "grade-a", [])
    return "".join(part.text for part in draw_rule(column, 20, PAINT, 1, is_current=False)).strip("─ ")


def value(name: str, setting: object) -> str:
    """The value of a setting."""
    return shown_value(SCHEMA[name], setting)


# fmt: off
FACTS: list[tuple[Callable[[], str], str, str]] = [
    (lambda: head(TodayNumbers(2, 23, 10)), "TODAY  2 done · 13 of 23 due", "今日  已联系 2 · 13 位（共 23 位到期）"),
    (lambda: head(None), "TODAY  …", "今日  …"),
    (lambda: head(TodayNumbers(0, 3, 0, "Mon")), "Mon   3 due", "Mon   3 位到期"),
    (lambda: foot(TodayNumbers(2, 23, 10)), "10 more due · m shows all", "超出份额 10 位 · 按 m 看全部"),
    (lambda: foot(TodayNumbers(0, 1, 0, "Mon")), "Esc goes back to today", "按 Esc 回到今天"),
    (rule, "1 above", "上面 1 位"),
    (lambda: " ".join(map(weekday_mark, map(ahead, range(7)))), "Sa Su Mo Tu We Th Fr", "六 日 一 二 三 四 五"),
    (lambda: words.logged_words("note", "王伟", "A"),
     "noted about 王伟 · A · saved", "已为 王伟 写下备注 · A · 已保存"),
    (lambda: words.next_words("A", outlook("2026-11-25"), TODAY), "A, next Wed 25 Nov", "A，下次 11月25日 周三"),
    (lambda: words.next_words("A", outlook("2026-11-25T15:00"), TODAY),
     "A, next Wed 25 Nov 15:00", "A，下次 11月25日 周三 15:00"),
    (lambda: words.next_words("B → A", outlook("none"), TODAY), "B → A, no further contact", "B → A，不再联系"),
    (lambda: words.moved_words("王伟", "A", "B"), "王伟 moved from A to B · saved", "王伟 从 A 移到 B · 已保存"),
    (lambda: words.undo_words("move", "王伟", ("B", "A")), "moved 王伟 back to A", "王伟 已调回 A 级"),
    (lambda: words.undo_words("move", "王伟", ("A", "B"), redo=True),
     "moved 王伟 to B again", "王伟 已重新调到 B 级"),
    (lambda: words.undo_words("import", "2", redo=True), "imported 2 rows again", "已重新导入 2 行"),
    (lambda: found_words("报价", "note", "要新版报价", before=9), "note: 要新版报价", "备注：要新版报价"),
    (lambda: found_words("4", "phone", "+8613800000004", before=20),
     "phone: +86 138 0000 0004", "电话：+86 138 0000 0004"),
    (lambda: " / ".join(notices.nobody_matches("zz", KEYS)),
     "No customers match zz /  / Esc   show everyone again", "没有客户符合 zz /  / Esc   重新显示全部客户"),
    (lambda: notices.nobody_matches("zz", KEYS, is_searching=True)[0],
     "Searching the notes for zz …", "正在备注中查找 zz……"),
    (lambda: notices.first_run(KEYS, Settings())[7], "genjin import FILE", "genjin import 文件"),
    (lambda: " ".join(map(axis_word, GROUPINGS)),
     "grade deal status urgency need importance month of enquiry owner tag",
     "等级 成交状态 紧急程度 需求 重要程度 询盘月份 负责人 标签"),
    (lambda: column_name("status", "prospect"), "prospect", "潜在"),
    (lambda: column_name("importance", "normal"), "normal", "一般"),
    (lambda: Chooser(KEYS, "", []).notice_for("zz"), "No match for zz.", "没有“zz”。"),
    (lambda: Chooser(KEYS, "", []).notice_for(""), "Nothing to choose from.", "没有可选的内容。"),
    (lambda: value("day_first", False), "no", "否"),
    (lambda: value("theme", "genjin-dark"), "Dark", "深色"),
    (lambda: value("working_days", ["mon", "sun"]), "Mon Sun", "周一 周日"),
    (lambda: " ".join(value("density", each) for each in HEIGHTS), "compact standard full", "紧凑 标准 完整"),
    (lambda: _(BY_ID["log"].help),
     "Log a call: note, outcome, next date and grade on one line",
     "记一次电话：备注、结果、下次日期、等级，都在一行"),
    (lambda: _(BY_ID["visit"].help), "Log a visit", "记一次拜访"),
    (lambda: " ".join(_(BY_ID[each].label) for each in ("log", "find", "add", "back")),
     "log find new back", "记录 查找 新客户 返回"),
]
# fmt: on
"""What one function says alone."""


@pytest.mark.parametrize(("say", "english", "chinese"), FACTS, ids=[fact[1] for fact in FACTS])
def test_given_a_fact_this_is_said(say: Callable[[], str], english: str, chinese: str) -> None:
    for language, expected in (("en", english), ("zh", chinese)):
        with speaking(language):
            assert say() == expected


def outcome(app: GenjinApp) -> str:
    """What the upper line of the open bar or panel says."""
    bar = app.board.bar or app.screen
    return bar.query_one(BarHead).outcome


def hint(app: GenjinApp) -> str:
    """What the upper line of the filter bar offers."""
    return app.board.filter_bar.head.hint.strip()


def aim(app: GenjinApp, column: int | None, on: date | None) -> str:
    """What is said while the customer under the cursor is dragged over a column or a day."""
    return app.board.what_happens(app.session.book.customers[app.board.subject or ""], (column, on))


def refusal(app: GenjinApp, key: str) -> str:
    """Why the customer under the cursor cannot be moved to a column."""
    who = app.session.book.customers[app.board.subject or ""]
    return app.board.move_problem(who, app.board.column_of(who.id), key)


def unread(app: GenjinApp) -> str:
    """What stands on today's list, and is answered to a key, while the follow-ups are read."""
    app.session.ready = False
    app.board.show_today()
    listed, why = app.board.today.render_line(3).text.strip(), app.board.lacks(READY)
    app.session.ready = True
    return f"{listed} / {why}"


def begun(app: GenjinApp) -> str:
    """What is said at the start about a note that was begun."""
    app.session.drafts.keep(app.board.subject or "", LogEntry("call", "x", "reached", "", "A"))
    app.tell_drafts()
    return said(app)


def saved(app: GenjinApp) -> str:
    """What the header says after a save that failed, and the flash line after the first that goes well."""
    app.session.book.apply(bulk(app.session.book, 1))
    app.saving.take("ENOSPC")
    mark = app.saving.header_words[1]
    app.saving.take("")
    return f"{mark} / {said(app)}"


def empty_today(app: GenjinApp) -> str:
    """What today's list says that has nobody."""
    return " / ".join(notices.empty_today(app.session, app.keymap, is_filtered=False))


def setting(name: str) -> str:
    """The keys that lead to a setting."""
    return "comma " + "j " * list(SCHEMA).index(name) + "enter"


Row = tuple[str, Callable[[GenjinApp], str], str, str]

# fmt: off
ON_THE_SAMPLE: list[Row] = [
    ("u", said, "undid the import of 2 rows · U redoes it", "已撤销导入 2 行 · U 重做"),
    ("", lambda app: heading(app).book, "59 customers", "59 位客户"),
    ("", lambda app: BoardScreen(app.session, KEYS, sample=True).header_note(),
     "sample book, nothing is kept", "示例客户，不会保存"),
    ("a", said, "No other grade is suggested for 李娜.", "李娜 没有别的建议等级。"),
    ("w", said, "w does nothing here; ? shows all keys.", "w 在这里不起作用；按 ? 看全部按键。"),
    ("~才", said,
     "Input method on: press Shift. Space logs, 1–5 grade, Ctrl+F finds.",
     "输入法开着：请按 Shift。空格 记录，1–5 定级，Ctrl+F 查找。"),
    ("ctrl+p f15", outcome, "F15 does nothing here; F1 shows all keys.", "F15 在这里不起作用；按 F1 看全部按键。"),
    ("n f6", said, "Save with Enter or close with Esc first.", "请先按 Enter 保存，或按 Esc 关闭打开的输入栏。"),
    ("n x", outcome, "will be added with grade D", "将以 D 级添加"),
    ("n backspace ~欧阳娜娜 enter", said, "欧阳娜娜 was added · D · saved", "已添加 欧阳娜娜 · D · 已保存"),
    ("u U H H H H", said, "欧阳娜娜 is A already.", "欧阳娜娜 已经是 A 级。"),
    ("d ~wed enter", said, "李娜: A, next Wed 25 Nov · saved", "李娜：A，下次 11月25日 周三 · 已保存"),
    ("slash ~grade:A enter", lambda app: heading(app).filter, "grade:A: 6 of 60", "grade:A：6/60"),
    ("slash ~zzzz", outcome, "0 customers · searching the notes …", "0 位客户 · 正在查找备注……"),
    ("slash ~stat", hint, "Tab status:  deal status", "Tab status:  成交状态"),
    ("slash", lambda app: hint(app).partition("   ")[0], "↑ recent queries", "↑ 最近的查询"),
    ("] ]", lambda app: app.board.day_title(), "Mon 23 Nov, in 2 days", "11月23日 周一，2 天后"),
    ("]", lambda app: app.board.day_title(), "Sun 22 Nov, tomorrow", "11月22日 周日，明天"),
    ("[", lambda app: app.board.day_title(), "Fri 20 Nov, yesterday", "11月20日 周五，昨天"),
    ("z", said, "Full cards: also phone, and tags if there is room.", "完整卡片：另显示电话，放得下时显示标签。"),
    ("", begun, "An unfinished note was not logged: 李娜.", "有 1 条记录写了一半、还没保存：李娜。"),
    ("", unread,
     "Loading the follow-ups … / One moment: the follow-ups are still loading.",
     "正在读取跟进记录…… / 请稍候，正在读取跟进记录。"),
    ("", saved, "not saved to the file / The book is saved again.", "未写入文件 / 客户簿已重新保存。"),
    ("", lambda app: aim(app, 2, None), "Release: move 李娜 to C · Esc cancels", "松开：李娜 移到“C” · 按 Esc 取消"),
    ("", lambda app: aim(app, None, ahead(4)),
     "Release: next contact with 李娜 Wed 25 Nov · Esc cancels",
     "松开：李娜 的下次联系定在 11月25日 周三 · 按 Esc 取消"),
    ("b 2", said, "Grouped by deal status; b changes the grouping.", "已按成交状态分组；按 b 换一种。"),
    ("", lambda app: heading(app).group, "by deal status", "按成交状态分组"),
    ("L", said, "李娜: deal status negotiating → won · saved", "李娜：成交状态 洽谈中 → 已成交 · 已保存"),
    ("b 5", lambda app: refusal(app, "normal"), "李娜 is in “normal” already.", "李娜 已经在“一般”里了。"),
    ("b 3", lambda app: refusal(app, ""),
     "Urgency comes from the due date and the closing date; d sets the next date.",
     "紧急程度由到期日和预计成交日决定；按 d 可定下次日期。"),
    ("b 6", lambda app: refusal(app, ""),
     "This grouping follows the date added; edit “added” to change it.",
     "按添加日期分组；要改，请修改“添加日期”。"),
    (setting("capacity") + " 9 enter", said, "Contacts a day is set.", "“每日份额”已设置。"),
    (setting("language") + " 2", said,
     "Language is set; it is in force from the next start.", "“语言”已设置，下次启动时生效。"),
]
ON_AN_EMPTY_BOOK: list[Row] = [
    ("c", said, "No customer here.", "这里没有客户。"),
    ("u", said, "Nothing to undo.", "没有可撤销的改动。"),
    ("U", said, "Nothing to redo.", "没有可重做的改动。"),
    (setting("day_first"), said, "Cannot write it: Not a directory", "无法写入：Not a directory"),
    ("n ~Ana enter 2 c enter", empty_today, "1 done: that was everyone. / Next up: 1 on Sat 28 Nov; ] looks ahead",
     "已联系 1 位：今天全部完成。 / 接下来：11月28日 周六有 1 位；按 ] 往后看"),
    ("", lambda app: notices.empty_column(app.session, app.keymap),
     "Empty. Press H or L on a card to move it here.", "这一列没有客户。在卡片上按 H 或 L 可移过来。"),
]
# fmt: on
"""What only a screen says: the keys after which it does, where, and the words."""


@asynccontextmanager
async def on(folder: Path, table: list[Row], clock: Clock) -> AsyncIterator[tuple[GenjinApp, Driver]]:
    """The app on the book of a table: with an import to take back, or without a customer, and without settings."""
    if table is ON_AN_EMPTY_BOOK:
        folder.joinpath("file").touch()
        book, own = open_book(folder, clock=clock), folder / "file" / "own"
    else:
        book, own = sample_book(folder, NOW, clock=clock), folder / "own"
        book.apply(bulk(book, 2))
    async with running(book, size=(140, 40), config=Config(own=own)) as (app, pilot):
        yield app, pilot


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("table", [ON_THE_SAMPLE, ON_AN_EMPTY_BOOK], ids=["sample", "empty"])
async def test_after_keys_this_is_said(tmp_path: Path, table: list[Row], language: str) -> None:
    heard, expected, clock = [], [], Passing()
    with speaking(language):
        async with on(tmp_path, table, clock) as (app, pilot):
            for keys, say, english, chinese in table:
                clock.passed += 21  # or a key that does nothing would not be told of again
                await pilot.press("escape", "escape", "escape")
                if table is ON_THE_SAMPLE:
                    choose(app, "李娜")
                for key in keys.split():
                    await (type_in(app, pilot, key[1:]) if key.startswith("~") else pilot.press(key))
                heard.append(say(app))
                expected.append(english if language == "en" else chinese)
    assert heard == expected


def test_what_keeps_a_book_from_being_written_is_said(tmp_path: Path) -> None:
    path, away = tmp_path / "b" / "book.json", tmp_path / "away"
    with closing(Book.open(path, tmp_path / "state")) as book:
        book.save()
        path.parent.rename(away)
        add(book, "Bea")
        for language, expected in (
            ("en", f"{path.parent} is missing. Nothing is lost: {path} is saved when it is back."),
            ("zh", f"{path.parent} 不见了。数据不会丢失：等它恢复后会保存 {path}。"),
        ):
            with speaking(language), pytest.raises(BookError) as refused:
                book.save()
            assert str(refused.value) == expected
        away.rename(path.parent)


def test_the_header_says_that_a_book_is_read_only(tmp_path: Path) -> None:
    with closing(newer_book(tmp_path)) as book:
        for language, expected in (("en", "read-only"), ("zh", "只读")):
            with speaking(language):
                assert BoardScreen(Session(book, Config(), lambda: NOW), KEYS).header_note() == expected


def test_a_shared_file_with_a_fault_is_told(tmp_path: Path) -> None:
    (tmp_path / "genjin").mkdir()
    (tmp_path / "genjin" / "grades.yaml").write_text("grades: {B: {interval: 0}}", "utf-8")
    where = "genjin/grades.yaml:1: "
    for language, expected in (
        (
            "en",
            f"Ignored in the shared configuration: {where}key `grades.B.interval`: must be a whole number",
        ),
        ("zh", f"共用设置里有不能用的内容，已略过：{where}键 `grades.B.interval`：必须是 1 到 3650 的整数"),
    ):
        with speaking(language):
            assert config.load(tmp_path / "own", tmp_path, tmp_path / "kept").notice.startswith(expected)
