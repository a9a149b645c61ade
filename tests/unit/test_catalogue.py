"""The Chinese catalogues are complete, and the tool that keeps them so notices whatever is not."""

from __future__ import annotations

import ast
import gettext
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import catalogue
from tools.build_hook import compile_catalogues
from tui import config, language

MODULE = """
from tui.language import N_, _, ngettext
HELLO = N_("Hello")
print(_("{name} is here").format(name=1), ngettext("{n} call", "{n} calls", 2).format(n=2))
print(_("two "
        "lines"), gettext("not ours"))
"""
PLURAL = 'msgid "{n} call"\nmsgid_plural "{n} calls"\nmsgstr[0] "{n} 次"\n\n'
TRANSLATED = (
    f'{PLURAL}msgid "Hello"\nmsgstr "您好"\n\nmsgid "two lines"\nmsgstr "两行"\n\nmsgid "{{name}} is here"\n'
)


class Project:
    """A package with marked strings and its catalogue."""

    def __init__(self, root: Path) -> None:
        self.package = root / "package"
        self.package.mkdir()
        self.module = self.package / "module.py"
        self.module.write_text(MODULE, encoding="utf-8")
        self.locale = root / "config/locale"
        self.po = self.locale / "zh_CN/LC_MESSAGES/genjin.po"

    def update(self, *translations: str) -> str:
        """Run `update` with these .po texts."""
        files = []
        for number, text in enumerate(translations):
            files.append(self.package.parent / f"{number}.po")
            files[-1].write_text(text, encoding="utf-8")
        return catalogue.update(self.po, self.package, files)

    def check(self) -> list[str]:
        return catalogue.check(self.po, self.package)

    def compiled(self) -> gettext.NullTranslations:
        """What the app gets to see."""
        compile_catalogues(self.package.parent)
        return gettext.translation("genjin", self.locale, ["zh_CN"])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.update(TRANSLATED + 'msgstr "{name} 在"\n')
    return made


def test_the_catalogues_of_the_app_are_complete() -> None:
    assert catalogue.check(catalogue.PO, catalogue.PACKAGE) == []
    assert catalogue.faults(catalogue.CLICK_PO) == []


def test_no_string_hides_inside_an_f_string_where_it_would_not_be_collected() -> None:
    """Before Python 3.12 an f-string is one token, and what is marked inside it never reaches the catalogue."""
    hidden = [
        f"{path.name}:{string.lineno}"
        for path in catalogue.PACKAGE.rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext")
        if isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def test_an_updated_and_translated_catalogue_passes(project: Project) -> None:
    assert project.check() == []


def test_update_is_the_same_bytes_every_time_and_needs_no_second_run(project: Project) -> None:
    before = project.po.read_bytes()
    assert project.update() == "4 strings, 0 new, 0 dropped, 0 to translate"
    assert project.po.read_bytes() == before


def test_the_catalogue_names_no_date_no_line_and_no_tool(project: Project) -> None:
    text = project.po.read_text(encoding="utf-8")
    assert "Date" not in text
    assert "#:" not in text
    assert "Babel" not in text


def test_a_new_string_is_missing_and_then_untranslated(project: Project) -> None:
    project.module.write_text(MODULE + '_("fresh")\n', encoding="utf-8")
    assert project.check() == ["missing: 'fresh'"]
    assert project.update() == "5 strings, 1 new, 0 dropped, 1 to translate\n  'fresh'"
    assert project.check() == ["untranslated: 'fresh'"]
    project.update('msgid "fresh"\nmsgstr "新的"')
    assert project.check() == []


def test_a_string_that_left_the_code_is_stale_until_the_update(project: Project) -> None:
    project.module.write_text(MODULE.replace("Hello", "Hi"), encoding="utf-8")
    assert project.check() == ["missing: 'Hi'", "stale: 'Hello'"]
    assert project.update().startswith("4 strings, 1 new, 1 dropped")


def test_a_string_that_is_singular_here_and_plural_there_has_one_entry(project: Project) -> None:
    project.module.write_text(MODULE + '_("{n} call")\n', encoding="utf-8")
    assert project.check() == []
    assert project.compiled().gettext("{n} call") == "{n} 次"


def test_a_translation_survives_a_new_plural(project: Project) -> None:
    project.module.write_text(MODULE.replace("{n} calls", "{n} CALLS"), encoding="utf-8")
    assert project.update() == "4 strings, 1 new, 1 dropped, 0 to translate"


def test_a_translation_that_is_there_wins_over_one_that_is_given(project: Project) -> None:
    project.update('msgid "Hello"\nmsgstr "嗨"')
    assert 'msgstr "您好"' in project.po.read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", ["{nmae} 在", "在", "{name} {0} 在", "{name 在"])
def test_other_placeholders_in_a_translation_are_noticed(project: Project, wrong: str) -> None:
    edit(project, "{name} 在", wrong)
    assert project.check() == ["other placeholders in the translation: '{name} is here'"]


def test_a_placeholder_lost_in_a_plural_is_noticed(project: Project) -> None:
    edit(project, "{n} 次", "多次")
    assert project.check() == ["other placeholders in the translation: '{n} call'"]


def test_percent_placeholders_count_too() -> None:
    assert catalogue.placeholders("%(prog)s {a!r} {b:>5} {{c}}") == {"%(prog)s", "a", "b"}


def test_a_line_break_lost_at_the_end_is_noticed(project: Project) -> None:
    edit(project, 'msgstr "您好"', 'msgstr "您好\\n"')
    assert project.check() == ["other space or line break at the start or end of the translation: 'Hello'"]


def test_a_fuzzy_entry_is_noticed_and_not_compiled(project: Project) -> None:
    edit(project, 'msgid "Hello"', '#, fuzzy\nmsgid "Hello"')
    project.update()
    assert "fuzzy: 'Hello'" in project.check()
    assert project.compiled().gettext("Hello") == "Hello"


def test_a_plural_without_a_translation_stays_english_in_both_numbers(project: Project) -> None:
    edit(project, "{n} 次", "")
    compiled = project.compiled()
    assert [compiled.ngettext("{n} call", "{n} calls", n) for n in (1, 2)] == ["{n} call", "{n} calls"]
    assert project.check() == ["untranslated: '{n} call'"]


def test_a_catalogue_is_compiled_again_when_its_text_has_changed(project: Project) -> None:
    assert project.compiled().gettext("Hello") == "您好"
    mo = project.po.with_suffix(".mo")
    text = project.po.read_text(encoding="utf-8")
    project.po.write_text(text.replace("您好", "你好"), encoding="utf-8")
    os.utime(mo, (0, 0))
    compile_catalogues(project.package.parent)
    assert "你好".encode() in mo.read_bytes()


def test_without_a_compiled_catalogue_everything_is_english(project: Project) -> None:
    try:
        language.activate("zh", project.locale)
        assert (language._("Hello"), gettext.gettext("Error")) == ("Hello", "Error")
    finally:
        language.activate("en", config.locale_dir())


@pytest.mark.parametrize(
    "call", ['_(f"{x} there")', '_("a" + x)', 'ngettext(f"{x}", "y", 2)', '_("a %s" % x)']
)
def test_a_string_that_no_catalogue_can_hold_is_noticed(project: Project, call: str) -> None:
    project.module.write_text(f"{MODULE}x = 1\n{call}\n", encoding="utf-8")
    number = MODULE.count("\n") + 2
    assert any(problem.startswith(f"package/module.py:{number}: ") for problem in project.check())


def test_a_count_that_is_worked_out_in_the_call_is_no_built_string(project: Project) -> None:
    project.module.write_text(f'{MODULE}ngettext("{{n}} call", "{{n}} calls", 1 + 1)\n', encoding="utf-8")
    assert project.check() == []


def test_click_speaks_chinese() -> None:
    script = """
import click
from tui import config, language
language.activate("zh", config.locale_dir())
@click.command()
@click.option("--grade", type=click.Choice(["A", "B"]))
def log(grade: str) -> None: ...
log(["--grade", "X"], prog_name="genjin")
"""
    environment = {**os.environ, "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )
    assert run.returncode == 2
    assert "用法：genjin" in run.stderr.replace(" ", "")
    assert "'--grade' 的值无效：'X' 不在可选值之内" in run.stderr


def edit(project: Project, old: str, new: str) -> None:
    """Change the .po, and bring it up to date."""
    text = project.po.read_text(encoding="utf-8")
    assert old in text
    project.po.write_text(text.replace(old, new), encoding="utf-8")
    project.update()
