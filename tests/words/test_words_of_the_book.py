"""What is said about the file of a book and its folders: given these facts, these words, in both languages."""
# ruff: noqa: E501 - a sentence is a line

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.books import SetClock, add, age, append, edit, newer, open_book, replace_text
from tests.faults.storage import Disk, Meanwhile, error, failing
from tests.flows.driving import flash, sample, speaking
from tui.book.book import Book, BookError
from tui.book.checkup import examine
from tui.book.clocks import Clocks, span
from tui.book.device import claim
from tui.book.errors import reason
from tui.book.files import Signature
from tui.book.ids import IdSource
from tui.book.journal import Journal
from tui.book.layout import Findings
from tui.book.opening import tell
from tui.book.reading import Source
from tui.book.stamp import HybridClock
from tui.book.state import BookState
from tui.core.changes import CUSTOMERS, FOLLOWUPS
from tui.sync.folder import Folder
from tui.ui.app import GenjinApp

SAID: Final = r"""
missing | The book b was missing. | 客户簿 b 不见了。
empty | The book b was empty. 2 customers were restored from the backup and the journal. | 客户簿 b 变成了空文件。已从备份和操作日志恢复 2 位客户。
foreign | b was not a book; it was set aside. | b 原来的文件不是客户簿，已另存到一边。
cut | The book b was cut short. 1 follow-up was restored from the backup and the journal. | 客户簿 b 不完整，末尾缺失。已从备份和操作日志恢复 1 条跟进。
lost | Records were missing from the book b. 1 customer was restored from the backup and the journal. | 客户簿 b 丢了一些记录。已从备份和操作日志恢复 1 位客户。
EDQUOT | your disk quota is used up | 您的磁盘配额已用完
EIO | the disk reported an error | 磁盘报告出错
EROFS | the file system is read-only | 文件系统是只读的
EACCES | permission denied | 没有权限
open empty | /book.json is empty, so it is not a book. Delete it to start a new one there. | /book.json 是空文件，不是客户簿。要在那里新建，请先删除它。
open folder | Cannot read the book /book.json: it is a folder. | 无法读取客户簿 /book.json：它是文件夹。
open pipe | Cannot read the book /book.json: it is not a regular file. | 无法读取客户簿 /book.json：它不是普通文件。
away | /stick is missing: is the disk or the share connected? Nothing is lost. Once the folder is back, the book is restored into it from the backup and the journal. | 找不到 /stick：磁盘或共享文件夹连接了吗？什么也没有丢。等这个文件夹在了，客户簿会从备份和操作日志恢复到里面。
no state | Cannot write to the state folder /state of here: the file system is read-only. | 无法写入状态文件夹 /state of here：文件系统是只读的。
no locks | Cannot lock the state folder /state of here, as on some network drives. Nothing is lost, but each start counts as another device; set GENJIN_STATE to a folder on this device. | 状态文件夹 /state of here 无法加锁（有些网络盘会这样）。数据不会因此丢失，但每次启动都算作另一台电脑；可用 GENJIN_STATE 指定本机上的文件夹。
replaced | /book.json now holds another book. Close this one and open that one; what was open here is kept in /state of here/ID/backups/seen.json. | /book.json 已换成另一本客户簿。请关闭当前这本，再打开那一本；当前内容保存在 /state of here/ID/backups/seen.json。
newer | This book was written by a newer version of Genjin (format 99) and is read-only here. Update Genjin to change it. | 这本客户簿由更新版本的 Genjin 写成（格式 99），只能查看。要修改请升级 Genjin。
unreadable | Cannot read line 3 of /book.json; kept in ASIDE. | /book.json 的第 3 行无法读取，已另存到 ASIDE。
save | Cannot save /book.json: the disk is full. Nothing is lost: it is all in the journal. | 无法保存 /book.json：磁盘已满。内容没有丢，都在操作日志里。
journal | Not saved: cannot write the journal in /state of here/ID/journal: the disk is full. | 没有保存：无法写入 /state of here/ID/journal 里的操作日志：磁盘已满。
restless | /book.json keeps changing; it will be saved again in a moment. | /book.json 一直在变动，稍后会再保存一次。
copy newer | /book 2.json was written by a newer version of Genjin; update Genjin here to join it. | /book 2.json 由更新版本的 Genjin 写成；请先升级这里的 Genjin，再合并它。
copy unreadable | Cannot read /book 2.json, which may be a copy of the book: Input/output error. | 无法读取 /book 2.json（可能是客户簿的副本）：Input/output error。
ahead | The clock of device 52c0 is or was 400 days ahead of this one, or this one is behind. Nothing is lost and later changes win, but times recorded there are wrong. | 设备 52c0 的时钟比这台快了 400 天，或是这台慢了。数据不会丢失，后来的修改照样生效；那边写下的时间不准。
copied | Another device uses this device's id, as happens when a whole disk is copied. This device now has a new id; nothing is lost. | 另一台电脑在用这台的编号写入（整盘复制后会这样）。从现在起这台换用新编号；数据不会丢失。
check lost | 2 records that this device has seen are missing (Bob, Cleo); they come back when the book is opened. | 有 2 条本机见过的记录不在文件里（Bob、Cleo）；打开客户簿时会恢复。
check older | 1 record is older than this device has seen it (Ana); the newer one comes back when the book is opened. | 有 1 条记录比本机见过的旧（Ana）；打开客户簿时会恢复为新的。
61 | 1 minute | 1 分钟
7200 | 2 hours | 2 小时
86400 | 1 day | 1 天
31622400 | 366 days | 366 天
"""
"""What was brought about | what is said of it | and in Chinese. Of a path in the folder of the test only the end is here."""


def saved(folder: Path) -> Book:
    """An open book with a customer in its file."""
    book = open_book(folder)
    add(book, "Ana", "C")
    book.save()
    return book


def reopened(folder: Path, damage: Callable[[Path], object]) -> Book:
    """A book whose file was changed by somebody else while it was closed."""
    book = saved(folder)
    book.close()
    damage(book.path)
    age(book.path)
    return open_book(folder)


def refusal(action: Callable[[], object]) -> str:
    """Why something was refused."""
    with pytest.raises(BookError) as caught:
        action()
    return str(caught.value)


def of_a_value(value: str) -> str:
    """A length of time in seconds, or an error of the system by its name."""
    return span(int(value)) if value.isdecimal() else reason(OSError(getattr(errno, value), "x"))


def damaged(
    data: bytes,
    restored: dict[str, int],
    *,
    exists: bool = True,
    whole: bool = False,
    ids: tuple[str, ...] = ("x",),
) -> str:
    source = Source(
        Path("b"), data, Signature(), exists=exists, whole=whole, findings=Findings(ids=list(ids))
    )
    return tell(source, restored)


def opening(folder: Path, make: Callable[[Path], object]) -> str:
    """Opening what is made at the path of the book."""
    make(folder / "book.json")
    age(folder / "book.json")
    return refusal(lambda: Book.open(folder / "book.json", folder / "state"))


def away(folder: Path) -> str:
    saved(folder / "stick").close()
    (folder / "stick" / "state of here").rename(folder / "state")
    shutil.rmtree(folder / "stick")
    return refusal(lambda: Book.open(folder / "stick" / "book.json", folder / "state"))


def no_state(folder: Path) -> str:
    with failing(Disk(0, error(errno.EROFS))):
        return refusal(lambda: open_book(folder))


def no_locks(folder: Path) -> str:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("filelock.FileLock.acquire", error(errno.EOPNOTSUPP))
        return open_book(folder).notices[0]


def replaced(folder: Path) -> str:
    book = saved(folder)
    shutil.copy(saved(folder / "other").path, book.path)
    book.poll()
    return book.read_only.replace(book.id, "ID")


def to_newer(path: Path) -> None:
    path.write_bytes(newer(path.read_bytes()))


def unreadable(folder: Path) -> str:
    book = reopened(folder, lambda path: replace_text(path, '\n,"@":{"check"', '\nwhat?\n,"@":{"check"'))
    (kept,) = (book.state / book.id / "aside").iterdir()
    return next(each for each in book.notices if str(kept) in each).replace(str(kept), "ASIDE")


def on_a_full_disk(folder: Path, action: Callable[[Book], object]) -> str:
    book = saved(folder)
    edit(book, next(iter(book.customers)), owner="li")
    with failing(Disk(0, error(errno.ENOSPC))):
        return refusal(lambda: action(book)).replace(book.id, "ID")


def restless(folder: Path) -> str:
    book = saved(folder)
    edit(book, next(iter(book.customers)), owner="li")
    with failing(Meanwhile(lambda: append(book.path, b"\n"))):
        return refusal(book.save)


def beside(folder: Path, make: Callable[[Path], object]) -> str:
    """What a look at the folder says of a copy beside the book."""
    book = saved(folder)
    shutil.copy(book.path, folder / "book 2.json")
    with pytest.MonkeyPatch.context() as patch:
        make(folder / "book 2.json") if make is to_newer else patch.setattr(os, "open", make)
        return Folder(book.path, book.state, SetClock(5_000)).sweep(book).said[0]


def ahead(folder: Path) -> str:
    here = saved(folder)
    there = open_book(folder, "there", SetClock(400 * 86_400_000 + 60_000))
    edit(there, next(iter(there.customers)), grade="A")
    there.save()
    here.poll()
    return here.notices[0].replace(there.device[:4], "52c0")


def copied(folder: Path) -> str:
    told: list[str] = []
    device = claim(folder, IdSource())
    stamps, journal = HybridClock(device.id, lambda: 0), Journal(folder, device.id)
    clocks = Clocks(stamps, device, journal, folder, name=str, tell=told.append)
    clocks.look("c1", b"{}", f"{1:012x}-0000-{device.id}")
    return told[0]


def checked(folder: Path, kind: str) -> str:
    """What a check says of a file from before one customer was graded and two were added."""
    book = saved(folder)
    old = book.path.read_bytes()
    edit(book, next(iter(book.customers)), grade="A")
    for name in ("Bob", "Cleo"):
        add(book, name)
    book.close()
    shutil.rmtree(book.state / book.id / "journal")
    book.path.write_bytes(old)
    return next(each.text for each in examine(book.path, BookState(book.state)).problems if each.kind == kind)


MAKE: Final[dict[str, Callable[[Path], str]]] = {
    "missing": lambda _folder: damaged(b"", {}, exists=False),
    "empty": lambda _folder: damaged(b"", {CUSTOMERS: 2}),
    "foreign": lambda _folder: damaged(b"x", {}, whole=True, ids=()),
    "cut": lambda _folder: damaged(b"x", {FOLLOWUPS: 1}),
    "lost": lambda _folder: damaged(b"x", {CUSTOMERS: 1}, whole=True),
    "open empty": lambda folder: opening(folder, Path.touch),
    "open folder": lambda folder: opening(folder, Path.mkdir),
    "open pipe": lambda folder: opening(folder, os.mkfifo),
    "away": away,
    "no state": no_state,
    "no locks": no_locks,
    "replaced": replaced,
    "newer": lambda folder: reopened(folder, to_newer).read_only,
    "unreadable": unreadable,
    "save": lambda folder: on_a_full_disk(folder, Book.save),
    "journal": lambda folder: on_a_full_disk(folder, Book.undo),
    "restless": restless,
    "copy newer": lambda folder: beside(folder, to_newer),
    "copy unreadable": lambda folder: beside(folder, error(errno.EIO)),
    "ahead": ahead,
    "copied": copied,
    "check lost": lambda folder: checked(folder, "lost"),
    "check older": lambda folder: checked(folder, "older"),
}


@pytest.mark.parametrize("row", SAID.strip().splitlines(), ids=lambda row: row.partition(" | ")[0])
def test_what_is_said_of_a_book(tmp_path: Path, row: str) -> None:
    facts, english, chinese = row.split(" | ")
    make: Callable[[Path], str] = MAKE.get(facts) or (lambda _folder: of_a_value(facts))
    for code, words in (("en", english), ("zh", chinese)):
        (tmp_path / code).mkdir()
        with speaking(code):
            assert make(tmp_path / code).replace(str(tmp_path / code), "") == words


class FewColours(GenjinApp):
    """The app in a terminal in which shades cannot be told apart."""

    has_few_colours = True


async def test_a_terminal_with_few_colours(tmp_path: Path) -> None:
    for code, words in (
        ("en", "This terminal has too few colours for another theme."),
        ("zh", "这个终端颜色太少，只能用它自己的颜色。"),
    ):
        with speaking(code):
            async with sample(tmp_path / code, make=FewColours) as (app, pilot):
                await pilot.press("f11")
                assert flash(app) == words
