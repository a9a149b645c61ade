"""Configuration files are merged by key; whatever is wrong is named by file, line and key, all at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tui import config
from tui.config import ConfigError
from tui.config.document import MAX_BYTES, Mapping, read
from tui.config.problems import Problems
from tui.core.grading import DEFAULT_SCHEME


class Own:
    """A user's folder of configuration files, with a book folder beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.book = root / "book"
        (self.book / "genjin").mkdir(parents=True)

    def load(self, text: str | bytes = "", name: str = "settings") -> config.Config:
        """The configuration with `text` as the user's own file."""
        self.write(self.root / f"{name}.yaml", text)
        return config.load(self.root, self.book)

    def refused(self, text: str | bytes, name: str = "settings") -> list[str]:
        """What is said about `text`, without the folder in front."""
        with pytest.raises(ConfigError) as caught:
            self.load(text, name).check()
        assert str(caught.value).splitlines() == list(caught.value.problems)
        return [problem.removeprefix(f"{self.root}/") for problem in caught.value.problems]

    def write(self, file: Path, text: str | bytes) -> None:
        file.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return Own(tmp_path)


def test_without_any_folder_the_shipped_files_hold() -> None:
    shipped = config.load()
    assert shipped.scheme == DEFAULT_SCHEME
    assert shipped.keys == {}


def test_folders_that_do_not_exist_are_no_problem(tmp_path: Path) -> None:
    assert config.load(tmp_path / "none", tmp_path / "neither", tmp_path / "nor") == config.Config()
    assert list(tmp_path.iterdir()) == []


def test_a_setting_replaces_only_itself(own: Own) -> None:
    settings = own.load("capacity: 20\n").settings
    assert (settings.capacity, settings.region) == (20, "CN")


def test_a_grade_is_merged_key_by_key_through_all_three_places(own: Own) -> None:
    own.write(own.book / "genjin" / "grades.yaml", "grades: {B: {horizon: 60}}")
    scheme = own.load("grades: {B: {interval: 5, horizon: 80}, E: {name: gone}}", "grades").scheme
    assert (scheme.grade("B").interval, scheme.grade("B").horizon) == (5, 60)
    assert scheme.grade("B").name == DEFAULT_SCHEME.grade("B").name
    assert scheme.grade("E").name == "gone"


def test_settings_and_keys_beside_the_book_are_not_read(own: Own) -> None:
    own.write(own.book / "genjin" / "settings.yaml", "capacity: 99")
    own.write(own.book / "genjin" / "keys.yaml", "keys: {log: [x]}")
    loaded = own.load()
    assert loaded.settings.capacity == 15
    assert loaded.keys == {}


def test_keys_come_with_the_line_they_stand_in(own: Own) -> None:
    loaded = own.load("keys:\n  log: [c, f2]\n  undo: ctrl+z\n  find: ['/', n, on]\n", "keys")
    assert loaded.keys == {"log": ["c", "f2"], "undo": ["ctrl+z"], "find": ["/", "n", "on"]}
    assert loaded.key_places["undo"] == f"{own.root}/keys.yaml:3"


def test_a_horizon_may_be_taken_away(own: Own) -> None:
    assert own.load("grades: {B: {horizon: null}}", "grades").scheme.grade("B").horizon is None


def test_all_problems_of_all_files_are_told_at_once(own: Own) -> None:
    own.write(own.root / "grades.yaml", "grades: {A: {interval: x}}")
    own.write(own.root / "keys.yaml", "keys: [")
    own.write(own.root / "fields.yaml", "customer: {nmae: [x]}")
    problems = own.refused("capacity: x\nregion: x\n")
    assert [problem.split(":")[0].rpartition("/")[2] for problem in problems] == [
        "settings.yaml",
        "settings.yaml",
        "keys.yaml",
        "grades.yaml",
        "fields.yaml",
    ]


@pytest.mark.parametrize("value", ["{a: b}", "[c, {}]", "*x", "[c, *x]", "!x [c]", "!x c"])
def test_a_value_that_was_noted_as_wrong_is_not_in_force(own: Own, value: str) -> None:
    loaded = own.load(f"keys: {{log: {value}, undo: z}}", "keys")
    assert (loaded.keys, len(loaded.wrong)) == ({"undo": ["z"]}, 1)


# YAML itself.


def test_nothing_is_run_multiplied_or_nested_without_end(own: Own) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(own.refused(bomb)) < 40
    for text in ("me: " + "[" * 100_000, "#" * (MAX_BYTES + 1)):
        assert len(own.refused(text)) == 1


def test_words_that_yaml_takes_for_something_else_stay_as_written(own: Own) -> None:
    settings = own.load("region: NO\nme: 0012\ncurrency: on\ndefault_grade: b\nworking_days: [MON]").settings
    assert (settings.region, settings.me, settings.currency) == ("NO", "0012", "on")
    assert (settings.default_grade, settings.working_days) == ("B", ("mon",))


def test_a_quoted_null_is_a_text_like_any_other(own: Own) -> None:
    assert own.load('me: "null"').settings.me == "null"
    assert own.load("me: null").settings.me == ""


@pytest.mark.parametrize("word", ["yes", "Yes", "on", "true", "TRUE", "'true'"])
def test_every_way_to_say_true_is_understood(own: Own, word: str) -> None:
    assert own.load(f"day_first: {word}").settings.day_first is True


def test_a_list_may_be_empty_or_a_single_value(own: Own) -> None:
    settings = own.load("days_off:\n# - 2026-10-01\nextra_working_days: 2026-10-10\nme:").settings
    assert settings.days_off == frozenset()
    assert settings.extra_working_days == {date(2026, 10, 10)}
    assert settings.me == ""


def test_a_range_of_days_holds_both_ends_across_a_leap_day(own: Own) -> None:
    days = own.load("days_off: [2028-02-28..2028-03-01, 2028-05-01]").settings.days_off
    assert days == {date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1), date(2028, 5, 1)}


def test_an_empty_file_and_one_of_comments_change_nothing(own: Own) -> None:
    assert own.load("") == own.load("# nothing yet\n") == own.load("---\n")


def test_a_byte_order_mark_is_no_problem(own: Own) -> None:
    assert own.load(b"\xef\xbb\xbfcapacity: 7\r\n").settings.capacity == 7


@pytest.mark.parametrize(("encoding", "place"), [("gb18030", ":2:"), ("utf-16", ":1:")])
def test_another_encoding_is_named_with_the_line(own: Own, encoding: str, place: str) -> None:
    text = "capacity: 7\n" * (encoding == "gb18030") + "me: 王伟\n"
    (problem,) = own.refused(text.encode(encoding))
    assert problem.startswith(f"settings.yaml{place}")


def test_text_from_a_file_reaches_a_message_harmlessly(own: Own) -> None:
    said = "\n".join(own.refused('theme: "\\e[31m\\u202e"\n"\\e]0;x\\a": 1\nlanguage: "\\n\\n"\n'))
    assert not set(said) & {"\x1b", "\x07", "\u202e"}
    assert said.count("\n") == 2


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_read_or_refused_and_never_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.yaml"
    file.write_bytes(text.encode())
    assert isinstance(read(file, Problems()), Mapping)


keys = st.text(alphabet="abcxyz_客", min_size=1, max_size=6)
trees = st.recursive(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(keys, children, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, trees, max_size=4))
def test_what_yaml_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, tree: dict[str, object]
) -> None:
    file = tmp_path_factory.getbasetemp() / "tree.yaml"
    file.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    problems = Problems()
    found = read(file, problems)
    assert (plain(found) or {}, problems.found) == (tree, [])


def plain(node: object) -> object:
    """A node as lists, dicts and texts."""
    from tui.config.document import Scalar, Sequence

    if isinstance(node, Mapping):
        return {key: plain(value) for key, (_line, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    assert isinstance(node, Scalar)
    return node.text
