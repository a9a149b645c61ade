"""The user's own editor: which one it is, and that no text is lost whatever it does."""

from __future__ import annotations

import shutil
import stat
import sys
from pathlib import Path

import pytest

from tui.ui.editor import EditorError, command, edit


def script(folder: Path, body: str) -> list[str]:
    """An editor that does what `body` says with `path`."""
    file = folder / "an editor.py"
    file.write_text(f"import sys, pathlib\npath = pathlib.Path(sys.argv[-1])\n{body}\n", "utf-8")
    return [sys.executable, str(file), "--wait"]


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def left(folder: Path) -> list[Path]:
    """The files that were left behind."""
    return list(folder.glob("genjin-*"))


def test_a_text_comes_back_with_its_line_breaks_and_the_file_is_gone(tmp_path: Path) -> None:
    editor = script(tmp_path, "path.write_text(path.read_text('utf-8') + '第二行\\nthird\\n', 'utf-8')")
    assert edit(editor, "first") == "first\n第二行\nthird"
    assert left(tmp_path) == []


def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    editor = script(tmp_path, "path.write_text(oct(path.stat().st_mode & 0o777))")
    assert edit(editor, "secret") == "0o600"


def test_an_editor_that_fails_leaves_the_text_and_says_where(tmp_path: Path) -> None:
    editor = script(tmp_path, "path.write_text('half a', 'utf-8'); sys.exit(3)")
    with pytest.raises(EditorError) as caught:
        edit(editor, "first")
    (kept,) = left(tmp_path)
    assert str(kept) in str(caught.value)
    assert "3" in str(caught.value).replace(str(kept), "")
    assert kept.read_text("utf-8") == "half a"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_editor_that_leaves_no_text_leaves_the_file_and_says_where(tmp_path: Path) -> None:
    with pytest.raises(EditorError) as caught:
        edit(script(tmp_path, "path.write_bytes(b'\\xff\\xfe\\xd8')"), "first")
    (kept,) = left(tmp_path)
    assert str(kept) in str(caught.value)


def test_an_editor_that_cannot_be_started_leaves_the_text(tmp_path: Path) -> None:
    with pytest.raises(EditorError, match="genjin-"):
        edit([str(tmp_path / "no such editor")], "first")
    assert left(tmp_path)[0].read_text("utf-8") == "first\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no signals there")
def test_the_editor_itself_can_be_interrupted(tmp_path: Path) -> None:
    body = "import signal\npath.write_text(signal.getsignal(signal.SIGINT).__name__)"
    assert edit(script(tmp_path, body), "first") == "default_int_handler"


def test_visual_comes_before_editor_and_both_may_have_arguments() -> None:
    shell = shutil.which("sh") or sys.executable
    assert command({"VISUAL": f'"{shell}" --wait', "EDITOR": "ed"}) == [shell, "--wait"]
    assert command({"EDITOR": f"{shell} -n 'two words'"}) == [shell, "-n", "two words"]


def test_an_editor_that_is_not_there_or_not_understood_is_named() -> None:
    with pytest.raises(EditorError, match=r"no-such-editor.*\$EDITOR"):
        command({"EDITOR": "no-such-editor -w"})
    with pytest.raises(EditorError, match=r"\$VISUAL.*'unclosed"):
        command({"VISUAL": "'unclosed"})


def test_without_any_editor_the_sentence_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(EditorError, match=r"\$VISUAL.*\$EDITOR"):
        command({})
