"""Links from what stands in a book, which may come from anywhere, and the programs that take them."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.model import Customer
from tui.ui import clipboard, links
from tui.ui.links import email_url, links_of, phone_url, web_url


@pytest.mark.parametrize(
    ("phone", "url"),
    [
        ("+8613800138000", "tel:+8613800138000"),
        ("+8675588888888;ext=8001", "tel:+8675588888888;ext=8001"),
        ("0755-8888 8888", "tel:075588888888"),
        ("+1 (684) 892-9020", "tel:+16848929020"),
        ("*100#", "tel:*100%23"),
        ("ask Ann", ""),
        ("", ""),
    ],
)
def test_a_number_becomes_what_a_phone_can_dial(phone: str, url: str) -> None:
    assert phone_url(phone) == url


@pytest.mark.parametrize(
    ("email", "url"),
    [
        ("ann@nordwind.example", "mailto:ann@nordwind.example"),
        ("Ann <ann+x@nordwind.example>", "mailto:ann%2Bx@nordwind.example"),
        ("a?bcc=all@x.example", "mailto:a%3Fbcc%3Dall@x.example"),
        ("nobody", ""),
    ],
)
def test_an_address_becomes_a_new_message_and_nothing_else(email: str, url: str) -> None:
    assert email_url(email) == url


@pytest.mark.parametrize(
    ("website", "url"),
    [
        ("nordwind.example", "https://nordwind.example"),
        ("http://nordwind.example:8080/a b?q=王#x", "http://nordwind.example:8080/a%20b?q=%E7%8E%8B#x"),
        ("华东电机.中国/首页", "https://xn--xhqr6yhyeza.xn--fiqs8s/%E9%A6%96%E9%A1%B5"),
        ("https://x.example/%E7%8E%8B", "https://x.example/%E7%8E%8B"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("ftp://x.example/a", ""),
        ("javascript://x.example/%0aalert(1)", ""),
        ("https://bank.example@evil.example", ""),
        ("https://", ""),
        ("https://a b.example", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_a_website_is_a_web_page_or_nothing(website: str, url: str) -> None:
    if not url.startswith("https://xn--"):
        assert web_url(website) == url
    else:
        assert web_url(website).startswith("https://xn--")
        assert web_url(website).endswith("/%E9%A6%96%E9%A1%B5")


@given(st.text())
def test_whatever_stands_in_a_field_a_link_is_plain_ascii_with_a_scheme_of_ours(text: str) -> None:
    made = {"tel:": phone_url(text), "mailto:": email_url(text), "http": web_url(text)}
    for scheme, url in made.items():
        assert not url or url.startswith(scheme)
        assert url.isascii()
        assert not set(url) & set(" \"'<>\\^`{|}\n\r\t\x00\x1b") - {"'"}


def test_links_come_in_the_order_in_which_people_are_reached() -> None:
    customer = Customer(
        phones={"+8613800138000": ""}, emails={"a@x.example": "", "none": ""}, website="x.example"
    )
    assert [link.path for link in links_of(customer)] == [
        "phones/+8613800138000",
        "emails/a@x.example",
        "website",
    ]
    assert links_of(customer)[0].text == "+86 138 0013 8000"


def test_over_ssh_and_without_a_display_nothing_is_opened() -> None:
    assert links.opener({"SSH_CONNECTION": "1", "DISPLAY": ":0"}) == []
    if sys.platform not in ("darwin", "win32"):
        assert links.opener({}) == []


def tool(folder: Path, name: str, body: str) -> None:
    """A program of that name that is found first."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    file.chmod(0o755)


posix = pytest.mark.skipif(
    sys.platform in ("darwin", "win32"), reason="has an opener and a clipboard of its own"
)


@posix
def test_the_opener_gets_the_link_as_one_argument_and_its_failure_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    tool(tmp_path, "xdg-open", f'echo "$#:$1" > "{tmp_path}/got"')
    assert links.open_url("tel:+86;ext=1")
    assert (tmp_path / "got").read_text() == "1:tel:+86;ext=1\n"
    tool(tmp_path, "xdg-open", "exit 3")
    assert not links.open_url("tel:+86")


@posix
def test_the_clipboard_tool_gets_the_text_as_utf_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    tool(tmp_path, "xclip", f'cat > "{tmp_path}/got"')
    command = clipboard.tool({"DISPLAY": ":0"})
    assert command == ["xclip", "-selection", "clipboard"]
    clipboard.feed(command, "王伟 +86")
    assert (tmp_path / "got").read_text("utf-8") == "王伟 +86"


@posix
@pytest.mark.parametrize("body", ["sleep 30", "exit 1", "sleep 30 & cat > /dev/null"])
def test_a_clipboard_tool_that_hangs_or_fails_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    tool(tmp_path, "wl-copy", body)
    begun = time.monotonic()
    clipboard.feed(clipboard.tool({"WAYLAND_DISPLAY": "wayland-0"}), "x" * 1_000_000)
    assert time.monotonic() - begun < 10


def test_without_a_desktop_there_is_no_clipboard_tool() -> None:
    if sys.platform not in ("darwin", "win32"):
        assert clipboard.tool({}) == []
