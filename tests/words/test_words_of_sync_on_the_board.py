"""What the board says of sync: given this state, this stands in the header or the flash line, in both languages."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.faults.git_sync import Machine, bare, hang
from tests.flows.driving import NOW, Driver, flash, running, settle, speaking, until
from tests.unit.rules import TODAY
from tui.book.book import Book
from tui.config import Config
from tui.sample import sample_book
from tui.sync.background import Report
from tui.sync.command import Result
from tui.sync.failure import network_halt
from tui.sync.status import Status
from tui.ui.app import GenjinApp
from tui.ui.sync_words import copies_words, header_words

AT = datetime(2026, 11, 21, 9, 30).astimezone()

HEADER = [
    (Report(is_busy=True), "syncing …", "正在同步……"),
    (Report(Status("ok", at=AT)), "git: up to date 09:30", "git：已同步 09:30"),
    (Report(Status("ok", at=AT, has_remote=False)), "git: saved 09:30", "git：已保存 09:30"),
    (Report(Status("ahead", unsent=2)), "git: not sent yet, 2 changes wait", "git：尚未发送，2 处改动待发"),
    (Report(Status("offline", unsent=1)), "git: offline, 1 change waits", "git：离线，1 处改动待发"),
    (Report(Status("login")), "git: login refused, s shows more", "git：登录被拒，按 s 查看"),
    (Report(Status("blocked")), "git: stopped, s shows why", "git：已停止，按 s 查看原因"),
]


@pytest.mark.parametrize(("report", "english", "chinese"), HEADER)
def test_the_header_says_how_sync_stands(report: Report, english: str, chinese: str) -> None:
    for language, sentence in (("en", english), ("zh", chinese)):
        with speaking(language):
            assert "".join(header_words(report, TODAY, "s")) == sentence


@pytest.mark.parametrize(
    ("language", "one", "two"),
    [("en", "1 copy joined", "2 copies joined"), ("zh", "已合并 1 个副本", "已合并 2 个副本")],
)
def test_joined_copies_are_counted(language: str, one: str, two: str) -> None:
    with speaking(language):
        assert (copies_words(1), copies_words(2)) == (one, two)


def test_a_remote_folder_that_is_away_is_named() -> None:
    said = network_halt(Result(128, b"", "fatal: 'x' does not appear to be a git repository"), 10, local=True)
    assert said.detail == "The remote folder does not exist: 'x' does not appear to be a git repository."
    with speaking("zh"):
        assert said.detail.startswith("远程文件夹不存在：'x'")


@pytest.mark.parametrize(
    ("language", "setup", "not_kept", "leaving"),
    [
        (
            "en",
            "Sync is not set up. To set it up, run `genjin sync setup URL` in a terminal; "
            "URL is a private git repository.",
            "The sample book is neither synced nor kept.",
            "Sending your changes; q quits now. Everything is already saved.",
        ),
        (
            "zh",
            "还没有设置同步。请在终端输入 `genjin sync setup URL`，URL 是一个私有的 git 仓库。",
            "示例客户簿不同步，内容都不保留。",
            "正在发送您的改动；再按 q 立即退出。所有内容都已保存。",
        ),
    ],
)
async def test_the_keys_say_what_is_missing_and_what_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, setup: str, not_kept: str, leaving: str
) -> None:
    with speaking(language):
        async with running(Book.open(tmp_path / "book.json", tmp_path / "state")) as (app, pilot):
            await pilot.press("s")
            assert await said_at_last(app, pilot, setup)
        one = Machine(tmp_path, "one")
        one.add("Ana")
        one.setup(bare(tmp_path / "remote.git"))
        hang(one, monkeypatch)
        async with running(Book.open(one.path, one.state)) as (app, pilot):
            await until(pilot, lambda: app.syncing.report and app.syncing.report.is_busy)
            await pilot.press("q")
            assert flash(app) == leaving
        app = GenjinApp(sample_book(tmp_path / "sample", NOW), Config(), clock=lambda: NOW, sample=True)
        async with app.run_test() as pilot:
            await settle(app, pilot)
            await pilot.press("s")
            assert flash(app) == not_kept
        app.session.book.close()


async def said_at_last(app: GenjinApp, pilot: Driver, sentence: str) -> bool:
    """Whether the thread of sync comes to say it."""
    for _attempt in range(200):
        if flash(app) == sentence:
            return True
        await pilot.pause(0.05)
    return False
