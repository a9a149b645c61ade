"""What is said of a sync by git: given these facts, these words, in both languages."""
# ruff: noqa: E501 - a sentence is a line

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.faults.git_sync import Machine, bare, git
from tests.flows.driving import speaking
from tui.sync.command import Result
from tui.sync.failure import git_halt, network_halt
from tui.sync.status import Halt, Status

POINTER: Final = b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n"
SAID: Final = r"""
merge | A merge is in progress in the repository. Finish it with `git commit`, then sync. | 仓库里有一个 merge 还没做完。请先用 `git commit` 完成，再同步。
detached | The repository is not on a branch. Run `git switch BRANCH`, then sync. | 仓库不在任何分支上。请运行 `git switch 分支名`，再同步。
cut | The book /one/book.json is incomplete or still being copied. It is synced once it is complete. | 客户簿 /one/book.json 不完整，或还在传输。完整之后再同步。
pointer | The book is stored in Git LFS, where it cannot be joined. Remove its line from .gitattributes, run `git lfs pull`, and set up sync again. | 客户簿存放在 Git LFS 中，无法合并。请从 .gitattributes 去掉它那一行，运行 `git lfs pull`，再重新设置同步。
link | book.json is a link in the repository; the book must be a file there. | book.json 在仓库里是链接；客户簿必须是文件。
sparse | No book at /one/book.json. A sparse checkout excludes it; `git sparse-checkout disable` brings it back. | /one/book.json 没有客户簿。稀疏检出没有取出它；运行 `git sparse-checkout disable` 即可取回。
other book | /one/book.json and the repository hold different books. To join them, run `genjin sync setup`. | /one/book.json 与仓库里的不是同一本客户簿。要合为一本，请运行 `genjin sync setup`。
rewritten | The history at the remote was rewritten. To send what this device has, older parts included, run `genjin sync setup`. | 远程的历史被改写过。要把本机的内容（包括旧的）发送上去，请运行 `genjin sync setup`。
home | Your home folder is itself a repository. Move the book into a folder of its own. | 您的主文件夹本身就是仓库。请把客户簿移到单独的文件夹里。
no git | git was not found. Install it to sync with other devices. | 找不到 git。要与别的电脑同步，请先安装。
login | The remote refused the login: Permission denied (publickey). Run `git fetch` yourself once to see what it asks for. | 远程拒绝登录：Permission denied (publickey). 请手动运行一次 `git fetch`，看它要求什么。
silent | The remote did not answer within 30 seconds. | 远程在 30 秒内没有应答。
foreign | The repository belongs to someone else. If you trust it, run: git config safe.directory /x | 仓库属于别人。如果您信任它，请运行：git config safe.directory /x
unknown | git failed: something \x1b[31mnew. | git 失败：something \x1b[31mnew.
"""
"""What was brought about | what is said of it | and in Chinese. Of a path in the folder of the test only the end is here."""


def machine(folder: Path, name: str = "one") -> Machine:
    """A machine with a closed book of one customer."""
    made = Machine(folder, name)
    made.add("Ana")
    made.close()
    return made


def synced(folder: Path) -> Machine:
    """The same in a repository."""
    made = machine(folder)
    made.setup()
    return made


def after(folder: Path, happens: Callable[[Machine], object]) -> Status:
    """What a sync says after something happened to the repository or the file."""
    one = synced(folder)
    happens(one)
    return one.git_sync.sync(lambda: None, lambda: None)


def begin_merge(one: Machine) -> None:
    (one.folder / ".git" / "MERGE_HEAD").write_text(git(one.folder, "rev-parse", "HEAD"))


def link(one: Machine) -> None:
    git(one.folder, "rm", "--quiet", "--cached", "book.json")
    one.path.with_name("x").symlink_to("y")
    blob = git(one.folder, "hash-object", "-w", ".gitignore").strip()
    git(one.folder, "update-index", "--add", "--cacheinfo", f"120000,{blob},book.json")
    git(one.folder, "commit", "--quiet", "-m", "A link")


def other_book(one: Machine) -> None:
    one.path.write_bytes(machine(one.folder.parent, "other").bytes)


def rewritten(folder: Path) -> Status:
    one = machine(folder)
    one.setup(bare(folder / "remote.git"))
    git(one.folder, "commit", "--quiet", "--amend", "-m", "Another")
    git(one.folder, "push", "--quiet", "--force", "origin", "main")
    git(one.folder, "reset", "--quiet", "--hard", "HEAD@{1}")
    return one.sync()


def home(folder: Path) -> Status:
    one = machine(folder)
    git(one.folder, "init", "--quiet")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(one.folder))
        return one.setup()


MAKE: Final[dict[str, Callable[[Path], Status | Halt]]] = {
    "merge": lambda folder: after(folder, begin_merge),
    "detached": lambda folder: after(folder, lambda one: git(one.folder, "checkout", "--quiet", "--detach")),
    "cut": lambda folder: after(folder, lambda one: one.path.write_bytes(one.bytes[:40])),
    "pointer": lambda folder: after(folder, lambda one: one.path.write_bytes(POINTER)),
    "link": lambda folder: after(folder, link),
    "sparse": lambda folder: after(
        folder, lambda one: git(one.folder, "sparse-checkout", "set", "--no-cone", "/x")
    ),
    "other book": lambda folder: after(folder, other_book),
    "rewritten": rewritten,
    "home": home,
    "no git": lambda folder: Machine(folder, "one", environ={"PATH": ""}).setup(),
    "login": lambda _folder: network_halt(Result(128, b"", "Permission denied (publickey).\n"), 30),
    "silent": lambda _folder: network_halt(Result(1, b"", "", timed_out=True), 30),
    "foreign": lambda _folder: git_halt(
        Result(128, b"", "dubious ownership\n\tgit config safe.directory /x")
    ),
    "unknown": lambda _folder: git_halt(Result(128, b"", "fatal: something \x1b[31mnew\n")),
}


@pytest.mark.parametrize("row", SAID.strip().splitlines(), ids=lambda row: row.partition(" | ")[0])
def test_what_is_said_of_a_sync(tmp_path: Path, row: str) -> None:
    facts, english, chinese = row.split(" | ")
    told = MAKE[facts](tmp_path)
    for code, words in (("en", english), ("zh", chinese)):
        with speaking(code):
            assert told.detail.replace(str(tmp_path), "") == words


def test_commits_say_how_many_records_came(tmp_path: Path) -> None:
    remote = bare(tmp_path / "remote.git")
    one, two = machine(tmp_path), Machine(tmp_path, "two")
    for each in (one, two):
        each.setup(remote)
    customer = one.add("Bob")
    for _two in range(2):
        one.log(customer, "note")
    two.add("Cleo")
    for each in (one, two):
        each.sync()
    said = git(two.folder, "log", "--format=%s", "--first-parent").splitlines()
    assert said == [
        "Join book: 1 customer, 2 follow-ups",
        "Update book: 1 customer",
        "Update book: 1 customer",
    ]
