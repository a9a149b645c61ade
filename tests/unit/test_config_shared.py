"""Configuration that others have written refuses nothing: what cannot be used is left out, the last good one stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_yaml import PARTLY_BAD, WHOLLY_BAD, remove
from tests.flows.driving import numbers, speaking
from tui import config
from tui.config import ConfigError, document

MANY = 60_000
GOOD = {"grades.yaml": "grades: {A: {interval: 3}}", "fields.yaml": "customer: {company: [对接单位]}"}


class Team:
    """A user, and the folder that others write beside the book."""

    def __init__(self, root: Path) -> None:
        self.own = root / "own"
        self.own.mkdir()
        self.book = root / "book"
        self.shared = self.book / "genjin"
        self.shared.mkdir(parents=True)
        self.state = root / "state"
        self.state.mkdir()

    def get(self, text: str, name: str = "grades.yaml") -> config.Config:
        """The configuration once others have written `text`."""
        (self.shared / name).write_bytes(text.encode())
        return self.load()

    def load(self) -> config.Config:
        found = config.load(self.own, self.book, self.state / "shared")
        found.check()
        return found


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(tmp_path)


def is_told(notice: str, name: str) -> bool:
    """Whether a notice is one short line about that file, which no terminal would obey."""
    return f"genjin/{name}" in notice and len(notice) < 300 and notice.isprintable()


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("badness", WHOLLY_BAD)
def test_a_file_that_cannot_be_used_is_told_in_one_line_and_the_last_good_one_stays(
    team: Team, name: str, badness: str
) -> None:
    before = team.get(GOOD[name], name)
    remove(team.shared / name)
    WHOLLY_BAD[badness](team.shared / name)
    for _time in range(2):
        after = team.load()
        assert (after.scheme, after.fields) == (before.scheme, before.fields)
        assert is_told(after.notice, name)
    remove(team.shared / name)
    assert team.get("# nothing\n", name) == config.load().with_shared_of(team.load())
    assert team.load().notice == ""


@pytest.mark.parametrize("badness", WHOLLY_BAD)
def test_where_there_never_was_a_good_one_the_own_configuration_holds(team: Team, badness: str) -> None:
    (team.own / "grades.yaml").write_text("grades: {A: {interval: 2}}")
    WHOLLY_BAD[badness](team.shared / "grades.yaml")
    assert team.load().scheme.interval("A") == 2
    remove(team.shared / "grades.yaml")
    assert team.get(GOOD["grades.yaml"]).scheme.interval("A") == 3


@pytest.mark.parametrize("badness", PARTLY_BAD)
def test_what_can_be_used_of_a_file_with_faults_is_in_force_at_once(team: Team, badness: str) -> None:
    scheme = team.get("grades: {A: {interval: 8}, B: {interval: 6, name: hot}, C: {horizon: 170}}").scheme
    found = team.get(PARTLY_BAD[badness])
    assert is_told(found.notice, "grades.yaml")
    assert found.scheme.interval("A") == 9
    if "nobody knows" in badness:  # nothing that was known is missing from this file
        scheme = config.load().scheme
    assert found.scheme.grades[1:] == scheme.grades[1:]
    assert found.scheme.grade("A").horizon == 30


@pytest.mark.parametrize("badness", PARTLY_BAD)
def test_a_fault_in_the_own_file_refuses(team: Team, badness: str) -> None:
    (team.own / "grades.yaml").write_text(PARTLY_BAD[badness])
    with pytest.raises(ConfigError):
        team.load()
    assert config.load(team.own).scheme.interval("A") == 9


def test_of_fields_with_faults_the_good_ones_count_and_the_others_are_as_they_were(team: Team) -> None:
    team.get("customer: {company: [对接单位], owner: [跟单员]}", "fields.yaml")
    found = team.get("customer: {company: [接洽单位], owner: [{}], nmae: [x]}\nvalues: 3", "fields.yaml")
    assert found.fields.customer["company"][:2] == ["接洽单位", "对接单位"]
    assert found.fields.customer["owner"][0] == "跟单员"
    assert is_told(found.notice, "fields.yaml")


def test_a_name_under_two_fields_belongs_to_the_first(team: Team) -> None:
    fields = team.get("customer:\n  company: [kp]\n  name: [K P, kpn]", "fields.yaml").fields
    assert (fields.customer["company"][0], fields.customer["name"][0]) == ("kp", "kpn")


def test_a_file_that_is_away_says_nothing_and_its_last_good_version_comes_back_below_a_broken_one(
    team: Team,
) -> None:
    # git deletes a file before it writes the new one, and somebody may look in between.
    scheme = team.get(GOOD["grades.yaml"]).scheme
    fields = team.get(GOOD["fields.yaml"], "fields.yaml").fields
    for name in GOOD:
        remove(team.shared / name)
    assert (team.load().scheme, team.load().fields) == (config.load().scheme, config.load().fields)
    assert team.get("grades: [").scheme == scheme != config.load().scheme
    assert team.get("customer: [", "fields.yaml").fields == fields != config.load().fields


def test_a_key_that_nobody_knows_spoils_nothing_so_what_was_taken_out_beside_it_is_gone(team: Team) -> None:
    team.get("grades: {A: {interval: 3}, B: {interval: 5}}")
    found = team.get("grades: {A: {interval: 3, colour: red}}")
    assert (found.scheme.interval("B"), bool(found.notice)) == (7, True)
    assert team.get("grades: {").scheme.interval("B") == 7


def test_horizons_of_others_that_do_not_fit_the_own_ones_are_left_out_and_do_not_refuse(team: Team) -> None:
    (team.own / "grades.yaml").write_text("grades: {B: {horizon: 60}}")
    found = team.get("grades: {A: {horizon: 80, interval: 3}, C: {horizon: 100}}")
    horizons = [grade.horizon for grade in found.scheme.grades]
    assert horizons == [30, 60, 180, None, None]
    assert found.scheme.interval("A") == 3
    assert "grades.A.horizon" in found.notice


def test_without_a_state_folder_nothing_is_kept_and_nothing_is_made(team: Team) -> None:
    team.state.rmdir()
    assert team.get(GOOD["grades.yaml"]).scheme.interval("A") == 3
    assert not team.state.exists()
    assert team.get("grades: {").scheme.interval("A") == 1


def test_a_damaged_copy_of_the_last_good_version_harms_nothing(team: Team) -> None:
    team.get(GOOD["grades.yaml"])
    (team.state / "shared" / "grades.yaml").write_bytes(b"\xff\x00grades: {")
    assert team.get("grades: {").scheme == config.load().scheme
    assert team.get(GOOD["grades.yaml"]).scheme.interval("A") == 3
    assert team.get("grades: {").scheme.interval("A") == 3


def test_a_file_in_place_of_the_folder_is_told_and_the_last_good_ones_stay(team: Team) -> None:
    team.get(GOOD["grades.yaml"])
    remove(team.shared)
    team.shared.write_text("x")
    assert team.load().scheme.interval("A") == 3
    assert is_told(team.load().notice, "grades.yaml")


@pytest.mark.parametrize("name", GOOD)
def test_the_other_ending_of_yaml_is_told_and_refuses_nothing(team: Team, name: str) -> None:
    (team.shared / name).with_suffix(".yml").write_text(GOOD[name])
    assert is_told(team.load().notice, name.replace("yaml", "yml"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_others_call_a_grade_is_shown_harmlessly(team: Team, language: str) -> None:
    name = '"\\e]0;x\\a\\u202e\\n"'
    text = f"grades: {{A: {{name: {name}, name_zh: {name}, journal: {name}, journal_zh: {name}}}}}"
    with speaking(language):
        grade = team.get(text).scheme.grade("A")
        assert "x" in grade.shown_name
        assert (grade.shown_name + grade.shown_journal).isprintable()


def test_windows_line_ends_and_a_byte_order_mark_are_no_fault(team: Team) -> None:
    found = team.get("\ufeffgrades:\r\n  A:\r\n    interval: 4\r\n")
    assert (found.scheme.interval("A"), found.notice) == (4, "")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"k{number}: 1" for number in range(MANY))[: document.MAX_BYTES],
        "a: &a x\n" + "b: *a\n" * MANY,
        "k: 1\n" * MANY,
        "? " + "k" * 200_000 + "\n: {" + "a: *x, " * (MANY // 2) + "}",
        "customer: {name: [" + ",".join(["{}"] * MANY) + "]}",
    ],
    ids=["unknown keys", "aliases", "one key", "below a long key", "wrong names"],
)
def test_of_any_number_of_faults_a_few_are_told_and_the_others_counted(team: Team, text: str) -> None:
    notice = team.get(text, "fields.yaml").notice
    assert is_told(notice, "fields.yaml")
    assert max(numbers(notice.replace(",", ""))) > MANY // 3
    (team.own / "fields.yaml").write_text(text)
    with pytest.raises(ConfigError) as caught:
        team.load()
    assert len(caught.value.problems) == 11
    assert max(map(len, caught.value.problems)) < 500


def test_without_libyaml_an_escape_of_no_character_is_a_fault_like_any_other(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    import yaml

    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert is_told(team.get('grades: {A: {name: "\\UFFFFFFFF"}}').notice, "grades.yaml")
