"""What the command line says, in both languages: given these facts, this is said."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from tests.books import TODAY
from tests.faults.git_sync import bare
from tests.flows.cli import Cli, bring_about, check_words, facts_of, start
from tests.flows.driving import speaking
from tests.flows.test_cli_sync import NO_CONFIG, Machine, needs_shell, on_a_terminal
from tui.book.book import Book
from tui.book.checkup import clock_findings
from tui.book.errors import reason
from tui.book.past import Devices
from tui.book.record import assign
from tui.book.store import Store
from tui.cli.errors import unexpected
from tui.cli.fields import parse_assignment
from tui.cli.pages import today_page
from tui.cli.session import Session
from tui.cli.syncing import _in_step, _status_lines
from tui.cli.whom import one_of
from tui.core import changes
from tui.core.desk import TodayList
from tui.core.fields import Reader, find_entry, read_amount, read_email, read_grade, read_phone, read_value
from tui.core.model import Customer
from tui.core.words import left_words, logged_words, moved_words, undo_words
from tui.sync.address import check
from tui.sync.command import Result
from tui.sync.failure import network_halt
from tui.sync.git import GitSync
from tui.sync.meeting import _would_go
from tui.sync.said import say
from tui.sync.setup import cloud_warning
from tui.sync.status import Status

READER = Reader(TODAY, "CN", day_first=False)
OK = Status("ok", say("Up to date."))
BOTH = "Up to date. Sent your changes and received changes to 1 customer."
NO_FOLDER = Result(1, b"", "fatal: 'x' does not appear to be a git repository")
NO_LOGIN = Result(1, b"", "git@server: Permission denied (publickey).")


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    monkeypatch.chdir(tmp_path)
    for name, value in NO_CONFIG.items():
        monkeypatch.setenv(name, value)
    yield from start(tmp_path, monkeypatch, capsys)


# -- sentences that a function makes -------------------------------------------------------------------------------


def ahead() -> str:
    store = Store()
    store.join("customers", "x", assign({"name": b'"a"'}, f"{3 * 86_400_000 + 60_000:012x}-0000-52c0d11e"))
    return next(clock_findings(store, 0, lambda device: device[:4])).text


def stopped() -> str:
    sync = GitSync(Path("book.json"), Path("state"))
    sync.stop()
    return sync.setup().detail


def today(due: int) -> list[str]:
    return today_page([], TodayList(["x"] * due, 2, 1), TODAY, TODAY, 2, None)


def standing() -> list[str]:
    return _status_lines(Status("ok", ahead=1, behind=1, at=datetime(2026, 11, 21, 10)), Session())


def namesakes() -> Customer:
    return one_of({f"{n:032}": Customer(id=f"{n:032}", name="Lee") for n in range(40)}, "Lee", "CN", "")


SENTENCES: Final[list[tuple[Callable[[], object], str, str]]] = [
    # what was done
    (lambda: logged_words("call", "Ana", "B"), "logged a call with Ana · B", "已记录与 Ana 的电话 · B"),
    (lambda: logged_words("call", "Ana", "B", 2), "Ana not reached, attempt 2", "Ana：第 2 次未联系上"),
    (lambda: moved_words("Ana", "D", "A"), "Ana moved from D to A · saved", "Ana 从 D 移到 A · 已保存"),
    (lambda: undo_words("delete", "Ana"), "brought Ana back", "Ana 已从回收站找回"),
    (lambda: undo_words("move", "Ana", ("B", "D")), "moved Ana back to D", "Ana 已调回 D 级"),
    (lambda: undo_words("log", "Ana"), "removed the follow-up with Ana", "已撤销 Ana 的跟进记录"),
    (lambda: undo_words("add", "Ana"), "removed Ana", "已撤销添加 Ana"),
    (lambda: undo_words("restore", "Ana"), "Ana is in the trash again", "Ana 又放回了回收站"),
    (lambda: undo_words("import", "2"), "undid the import of 2 rows", "已撤销导入 2 行"),
    (lambda: undo_words("return", "old.json"), "undid the return to old.json", "已撤销回到 old.json"),
    (lambda: undo_words("add", "Ana", redo=True), "added Ana again", "已重新添加 Ana"),
    (lambda: undo_words("log", "Ana", redo=True), "logged the follow-up with Ana", "已重新记下 Ana 的跟进"),
    (lambda: undo_words("move", "Ana", ("D", "B"), redo=True), "moved Ana to B again", "Ana 已重新调到 B 级"),
    (lambda: undo_words("restore", "Ana", redo=True), "brought Ana back again", "已重新找回 Ana"),
    (
        lambda: left_words("edit", "Ana"),
        "kept, because it was changed since: Ana edited",
        "此后已被改动，保持原样",
    ),
    (lambda: Devices(Store(), Path(), "0001").name("0001"), "this device", "本机"),
    # what cannot be
    (lambda: read_value("name", "", READER), "a customer needs a name.", "客户必须有姓名。"),
    (
        lambda: read_value("need", "maybe", READER),
        "“maybe” is not valid for need; use one of",
        "“maybe”不能用作 need",
    ),
    (lambda: read_amount("much"), "“much” is not an amount.", "“much”不是金额。"),
    (lambda: read_email("nobody"), "“nobody” is not an e-mail address.", "“nobody”不是邮箱地址。"),
    (lambda: read_phone("mobile", "CN"), "“mobile” is not a phone number.", "“mobile”不是电话号码。"),
    (lambda: read_grade("F"), "“F” is not a grade; the grades are A, B", "“F”不是等级；等级有 A、B"),
    (lambda: find_entry("tags", "x", {"y": 1}, READER), "“x” is not among the tags: y", "tags 中没有“x”：y"),
    (
        lambda: parse_assignment("fon=1"),
        "unknown field “fon”. Did you mean",
        "没有“fon”这个字段。您要的是不是",
    ),
    (
        lambda: parse_assignment("zz=1"),
        "unknown field “zz”. Known fields: ",
        "没有“zz”这个字段。可用的字段：",
    ),
    (lambda: parse_assignment("x"), "“x” should be FIELD=VALUE", "“x”应写成“字段=值”"),
    (lambda: parse_assignment("name+=x"), "name has one value; write name=", "name 只有一个值，请写 name="),
    (
        lambda: told(namesakes).splitlines()[0],
        "40 customers match “Lee”; nothing was",
        "有 40 位客户符合“Lee”",
    ),
    (lambda: told(namesakes).splitlines()[-1], "  and 28 more", "  还有 28 位"),
    # the day
    (
        lambda: today(due=1)[0],
        "Sat 21 Nov · 1 done · 1 to contact · 2 more",
        "11月21日 周六 · 已联系 1 · 待联系",
    ),
    (lambda: today(due=0)[-1], "  Nobody is due.", "  没有到期的客户。"),
    # the system
    (lambda: reason(OSError(errno.ENOSPC, "")), "the disk is full", "磁盘已满"),
    (lambda: reason(OSError(errno.EACCES, "")), "permission denied", "没有权限"),
    (lambda: unexpected(KeyError(), Path()), "an unexpected error (KeyError)", "发生意外错误（KeyError）"),
    (lambda: Book.open(Path("x"), Path("/dev/null/x")), "Cannot write to the state", "无法写入状态文件夹"),
    (ahead, "The clock of 52c0 is or was 3 days ahead.", "“52c0”的时钟现在或曾经快了 3 天。"),
    # sync
    (lambda: _in_step(OK, 0, sent=False), "Up to date.", "已是最新。"),
    (
        lambda: _in_step(OK, 0, sent=True),
        "Up to date. Sent your changes.",
        "已是最新：已发送本机的改动。",
    ),
    (
        lambda: _in_step(OK, 2, sent=False),
        "Up to date. Received changes to 2 customers.",
        "已是最新：收到 2 位客户的改动。",
    ),
    (lambda: _in_step(OK, 1, sent=True), BOTH, "已是最新：已发送本机的改动，并收到 1 位"),
    (
        lambda: _would_go(1),
        "1 customer of the other book is in the trash",
        "另一本里有 1 位客户在这里的回收站",
    ),
    (lambda: standing()[1], "1 commit is waiting to be sent.", "有 1 个提交等待发送。"),
    (lambda: standing()[2], "1 commit is waiting to be joined.", "有 1 个提交等待合并。"),
    (lambda: standing()[3], "Last synced: Sat 21 Nov, 10:00.", "最近一次同步：11月21日 周六 10:00。"),
    (stopped, "Sync was stopped; the rest follows next time.", "同步已停止，剩下的下次再同步。"),
    (lambda: network_halt(NO_FOLDER, 9, local=True), "The remote folder does not exist", "远程文件夹不存在"),
    (lambda: network_halt(NO_LOGIN, 9), "The remote refused the login: ", "远程拒绝登录："),
    (lambda: check("", local=True), "The address is empty.", "地址为空。"),
    (lambda: check("http://x.c/y", local=True), "http://x.c/y is not encrypted", "http://x.c/y 没有加密"),
    (lambda: check("https://a:b@x.c/y", local=True), "https://***@x.c/y contains", "https://***@x.c/y 里有"),
    (lambda: check("x.git", local=True), "x.git is not a usable address.", "x.git 不是可用的地址。"),
    (
        lambda: cloud_warning("Dropbox"),
        "The repository is in a folder that Drop",
        "仓库位于 Dropbox 同步的文件夹",
    ),
]
"""What there is, and how the sentence about it begins in both languages."""


def told(make: Callable[[], object]) -> str:
    """What a function returns, or the error it raises."""
    try:
        return str(make())
    except Exception as error:
        return str(error)


@pytest.mark.usefixtures("cli")
@pytest.mark.parametrize(("make", "english", "chinese"), SENTENCES, ids=[row[1] for row in SENTENCES])
def test_of_these_facts_this_is_said(make: Callable[[], object], english: str, chinese: str) -> None:
    assert told(make).startswith(english)
    with speaking("zh"):
        assert told(make).startswith(chinese)


# -- sentences that only a command makes ---------------------------------------------------------------------------

COPY: Final = (
    "add Ana; cp book.json copy.json; edit Ana owner=li --book copy.json; add Bob --book copy.json; "
)
OLD: Final = "add Ana; add Bob; cp book.json old.json; edit Ana owner=li; log Ana; delete Bob; add Cy"
OTHER: Final = "add Ana; add Bob --book other.json"
UNSENT: Final = "add Ana; add Bob; add Cy; git init --quiet --bare -b main book.git"
TEAM: Final = f"{UNSENT}; add Bea --book t/book.json; sync setup {{folder}}/book.git --yes --book t/book.json"
REPOSITORY: Final = (
    f"{TEAM}; cp book.json mine; git init --quiet -b main; cp t/book.json book.json; "
    "git add book.json; git commit --quiet -m Theirs; cp mine book.json"
)

COMMANDS: Final = rf"""
> --help
    Usage: genjin [OPTIONS] [COMMAND] | 用法： genjin [选项] [命令]
    Options: | 选项：
    Every day: | 日常：
    log    Log a contact | log    记录一次联系
> completion --help
    Usage: genjin completion [OPTIONS] {{bash|zsh|fish}} | 用法： genjin completion [选项] {{bash|zsh|fish}}
> locate
    book | 客户簿
    config | 配置
    state | 状态
    journal | 操作日志
    backups | 备份
    error log | 错误日志
> lgo
    unknown command “lgo”. Did you mean log? | 没有“lgo”这个命令。您要的是不是 log？
> sync statsu
    unknown command “statsu”. Did you mean status | 没有“statsu”这个命令。您要的是不是 status
> xyzzy
    unknown command “xyzzy”. | 没有“xyzzy”这个命令。
> add
    Missing argument “NAME”. | 缺少参数“姓名”。
> log Ana --via pigeon
    Invalid value for '--via': 'pigeon' is not one of | '--via' 的值无效：'pigeon' 不在可选值之内
> demo
    the board needs a terminal; | 看板需要在终端中打开；
> check
    No book at book.json. | book.json 没有客户簿。
> list
    No book at book.json. `genjin add NAME` | book.json 没有客户簿。用 `genjin add 姓名`
> restore
    No backups yet: each save keeps | 还没有备份：每次保存都会留下之前的版本。
> add Ana
    Ana was added · D · saved | 已添加 Ana · D · 已保存
> add Ana --book {"b" * 250}
    Cannot save {"b" * 20} | 无法保存 {"b" * 20}
add Ana --company x > add Ana --company y
    Also in the book: | 客户簿中还有：
add Ana > edit Ana name=Ana
    Ana has these values already | Ana 已经是这些值
add Ana > log Ana
    logged a call with Ana · D, next Mon 21 Dec · saved | 已记录与 Ana 的电话 · D，下次 12月21日 周一 · 已保存
add Ana > move Ana d
    Ana is in D already | Ana 已经是 D 级
add Ana > delete Ana
    Ana is in the trash; `genjin undo` brings them back | Ana 已放入回收站，`genjin undo` 可找回
add Ana > undo
    removed Ana · saved | 已撤销添加 Ana · 已保存
add Ana > redo
    nothing to redo. | 没有可以重做的改动。
add Ana; undo > undo
    nothing to undo. | 没有可以撤销的改动。
add Ana > trash
    the trash is empty. | 回收站是空的。
add Ana > undelete Ana
    no customer in the trash matches “Ana”. | 回收站中没有符合“Ana”的客户。
add Ana; delete Ana > undelete Ana
    Ana is back · saved | Ana 已找回 · 已保存
add Ana > list zzz
    no customers match. | 没有符合条件的客户。
add Ana > list grade:X
    grade:X: a grade is one of A, B, C, D, E. | grade:X：等级只能是 A、B、C、D、E。
add Ana > show nobody
    no customer in the book matches “nobody”. | 客户簿中没有符合“nobody”的客户。
add Ana; log Ana --grade B > show Ana
    contact | 联系
    Timeline | 跟进记录
    Grades | 等级变动
add Ana; log Ana > check
    book.json: 1 customer, 1 follow-up | book.json：1 位客户、1 条跟进
    The book is sound. | 客户簿完好。
    3 backups; `genjin restore` lists them. | 3 份备份；`genjin restore` 会列出。
add Ana; log Ana; sub book.json '(\n[^\n]*"name":"Ana"[^\n]*)' '\1\1' > check --repair
    Repaired: | 已修复：
    1 record is on more than one line (lines 11, 12) | 有 1 条记录占了不止一行（第 11、12 行）
    The original file is kept in STATE. | 原来的文件保存在 STATE。
add Bob; add Ana; sub book.json '"name":"Bob"' '"na' > check
    1 line cannot be read (line 11); a repair sets it aside. | 有 1 行读不出（第 11 行）；修复时会另存一处。
add Ana; log Ana; cp book.json x; sub x '\n[^\n]*"name":"Ana"[^\n]*' '' > check --book x
    1 follow-up belongs to a customer who is not in the book | 有 1 条跟进的客户不在客户簿里
add Ana; sub book.json .+ '' > list
    The book book.json was empty. 1 customer was restored | 客户簿 book.json 变成了空文件。已从备份和操作日志恢复
add Ana; newer book.json > list
    This book was written by a newer version of Genjin (format 99) | 这本客户簿由更新版本的 Genjin 写成（格式 99）
{COPY}log Ana --book copy.json; edit Ana owner=zhao > join copy.json --dry-run
    copy.json: 1 new customer, 1 changed customer, 1 new follow-up | copy.json：1 位新客户、1 位客户有变化、1
    1 field was changed on both sides independently | 1 个字段在两边各自改过、互不知情
    Nothing was changed. | 没有改动。
add Ana > join book.json
    book.json: nothing new | book.json：没有新内容
{COPY}sub copy.json '"name":"Bob"' '"na'; sub copy.json '...$' '' > join copy.json --dry-run
    it was cut short; what could be read was kept | 文件不完整；能读出的内容已取用
    1 line cannot be read | 1 行无法读取
{COPY}sub copy.json '"name":"Bob"' '"na' > join copy.json
    Cannot read line 12 of copy.json; kept in STATE. | copy.json 的第 12 行无法读取，已另存到 STATE。
{COPY}sub copy.json '"owner":"li"' '"owner":"nina"' > join copy.json
    1 record of copy.json was changed outside Genjin | copy.json 有 1 条记录在 Genjin 之外改动过
{OTHER} > join other.json
    other.json is another book. | other.json 是另一本客户簿。
{OTHER} > restore other.json
    other.json is another book; nothing was changed. | other.json 是另一本客户簿；没有做任何改动。
{OTHER}; join other.json --other-book > undo
    Undo cannot take two joined books apart; `genjin restore before-joi | 两本客户簿合为一本，不能撤销；
add Ana; write x [] > join x
    x is not a Genjin book. | x 不是 Genjin 的客户簿。
add Ana > join x
    x does not exist. | 找不到文件 x。
add Ana > join state
    Cannot read the book state: it is a folder. | 无法读取客户簿 state：它是文件夹。
{OLD} > restore old.json
    The book is back at old.json: | 客户簿已恢复到 old.json：
    1 customer as before | 1 位客户改回原样
    1 customer back | 1 位客户恢复
    1 customer to the trash | 1 位客户移入回收站
    1 follow-up to the trash | 1 条跟进移入回收站
{OLD} > restore old.json --dry-run
    Would go back to old.json: | 将恢复到 old.json：
{OLD}; sub old.json Bob Bub > restore old.json
    old.json is damaged | old.json 已损坏
add Ana > restore book.json
    The book already is as it was in book.json; nothing was changed. | 客户簿与 book.json 时一样；没有做任何改动。
add Ana > restore x
    no backup, file or commit is called “x” | 没有名为“x”的备份、文件或提交
> sync
    Sync is not set up. To set it up, run `genjin sync setup URL` | 还没有设置同步。请在终端输入 `genjin sync
{UNSENT} > sync setup --yes
    Saved in the repository. It has no remote yet | 已存入仓库。仓库还没有远程地址
    The book holds 3 customers. | 客户簿里有 3 位客户。
add Ana > sync setup /x/book.git
    /x/book.git is a folder: only devices that can reach it | /x/book.git 是文件夹：
    nothing was set up: Genjin cannot ask questions here; add --yes | 没有设置同步：这里无法询问；加上 --yes
add Ana > sync setup https://github.com/a/b
    Make sure that https://github.com/a/b is private | 请确认 https://github.com/a/b 是私有的
add Ana; sync setup; git checkout --quiet --detach > sync
    The repository is not on a branch. Run `git switch BRANCH` | 仓库不在任何分支上。请运行 `git switch
    Nothing is lost: everything is on this device | 没有丢失任何内容：全部保存在这台电脑上
{TEAM} > sync setup {{folder}}/book.git --yes
    The remote holds another book with 1 customer; yours has 3 | 远程是另一本客户簿，有 1 位客户；您这本有 3
    nothing was set up: Genjin cannot ask questions here; add --join | 没有设置同步：这里无法询问；加上 --join
{TEAM} > sync setup {{folder}}/book.git --yes --join-books
    This is now the remote's book, with yours joined into it. An open | 现在用的是远程的客户簿，您的内容已合并进去。
{REPOSITORY} > sync setup --yes
    The repository holds another book with 1 customer; yours has 3 | 仓库里是另一本客户簿，有 1 位客户；您这本
"""


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("fact", facts_of(COMMANDS), ids=lambda fact: fact[1])
def test_a_command_says_this(cli: Cli, fact: tuple[str, str, list[list[str]]], language: str) -> None:
    check_words(cli, fact, language)


BESIDE: Final = """
    1 action is in the journal | 有 1 次操作已记入操作日志
    1 line of the journal was cut off by a crash | 操作日志有 1 行在确认之前因崩溃而中断。
    1 field was changed on two devices at once | 有 1 个字段在两台电脑上同时改过
    1 file with unreadable lines is kept in STATE | 读不出的内容另存为 1 个文件，在 STATE
    1 joined conflict copy is kept in STATE for 30 days. | 已合并的 1 个冲突副本在 STATE 中保留 30 天。
    The book is also open in 1 other Genjin window. | 另有 1 个 Genjin 窗口开着这本客户簿。
"""


def test_what_waits_beside_a_book_is_told(cli: Cli) -> None:
    bring_about(cli, COPY + "edit Ana owner=zhao; join copy.json")
    state = Path(cli.ok("locate", "state").out.strip())
    opened = Book.open(cli.book, state)
    opened.apply(changes.edit(next(iter(opened.customers.values())), {"title": "Boss"}))
    (journal,) = (state / opened.id / "journal").glob(f"*{opened.device}*")
    journal.write_bytes(journal.read_bytes() + b"0123 torn\n")
    for name in ("aside/x.txt", "aside/copies/y.json"):
        (state / opened.id / name).parent.mkdir(parents=True, exist_ok=True)
        (state / opened.id / name).write_text("")
    (fact,) = facts_of("> check" + BESIDE)
    for language in ("en", "zh"):
        check_words(cli, fact, language)
    opened.close()


@needs_shell
@pytest.mark.parametrize(
    ("language", "question", "no"),
    [("en", "Continue? [y/N] ", "nothing was set up."), ("zh", "要继续吗？ [y/N] ", "没有设置同步。")],
)
def test_setup_asks_in_these_words(cli: Cli, language: str, question: str, no: str) -> None:
    remote = bare(cli.folder / "book.git")
    shown = on_a_terminal(Machine(cli, "one"), b"\n", "--lang", language, "sync", "setup", str(remote)).out
    assert question in shown
    assert shown.splitlines()[-1] == f"genjin: {no}"
