"""Column headers and words in cells: what is shipped is consistent, and a user's own names come first."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tui import config
from tui.config import ConfigError, header_key
from tui.config.fields import ACTIVITY_COLUMNS, CUSTOMER_COLUMNS, VALUES, Names

DATA = Path(__file__).parents[3] / "shared" / "data"


def field_of(names: Names, header: str) -> str | None:
    """The field that `header` stands for."""
    found = [field for field, own in names.items() if header_key(header) in map(header_key, own)]
    assert len(found) <= 1, header
    return found[0] if found else None


@pytest.fixture(scope="module")
def shipped() -> config.Fields:
    return config.load().fields


def test_every_field_and_value_has_names(shipped: config.Fields) -> None:
    assert set(shipped.customer) == set(CUSTOMER_COLUMNS)
    assert set(shipped.activity) == set(ACTIVITY_COLUMNS)
    assert {name: tuple(words) for name, words in shipped.values.items()} == dict(VALUES)


def test_no_shipped_name_is_written_twice(shipped: config.Fields) -> None:
    import yaml

    raw = yaml.load((config.shipped() / "fields.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
    for section in (raw["customer"], raw["activity"], *raw["values"].values()):
        names = [header_key(name) for own in section.values() for name in own]
        assert [name for name in names if names.count(name) > 1] == []


def test_capitals_width_spaces_and_punctuation_do_not_matter_in_a_header() -> None:
    alike = ["E-mail", "email", "E_MAIL", " Ｅ－ｍａｉｌ ", "e mail:"]
    assert {header_key(name) for name in alike} == {"email"}
    assert header_key("金额(元)") == header_key("金额（元）") == "金额元"
    assert header_key("-") != header_key("/")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("companyName", "company"),
        ("Contact ID", "id"),
        ("Given Name", "first_name"),
        ("E-mail 1 - Value", "email"),
        ("Company / Account", "company"),
        ("Zip/Postal Code", "postcode"),
        ("Mailing State/Province", "region"),
        ("Person - Organization", "company"),
        ("客户姓名", "name"),
        ("手机号", "mobile"),
        ("对方账号", "account"),
        ("预计成交日期", "close_by"),
        ("负责人", "owner"),
        ("客户级别", "grade"),
        ("添加时间", "created"),
    ],
)
def test_headers_of_common_programs_are_known(shipped: config.Fields, header: str, field: str) -> None:
    assert field_of(shipped.customer, header) == field


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample lists are not here")
@pytest.mark.parametrize(
    ("file", "unknown"),
    [("hubspot_contacts.csv", {"Last Modified Date"}), ("northwind_customers.csv", {"fax"})],
)
def test_the_columns_of_a_real_customer_list_are_known(
    shipped: config.Fields, file: str, unknown: set[str]
) -> None:
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines))
    assert {name for name in header if field_of(shipped.customer, name) is None} == unknown


@pytest.mark.skipif(not DATA.is_dir(), reason="the sample lists are not here")
def test_the_columns_and_words_of_a_real_activity_list_are_known(shipped: config.Fields) -> None:
    with (DATA / "hubspot_activities.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(field_of(shipped.activity, name) for name in rows[0])
    for column, kind, unknown in (
        ("Activity Type", "kind", set()),
        ("Call Outcome", "outcome", {""}),
        ("Meeting Outcome", "outcome", {"", "Scheduled", "Rescheduled", "Cancelled"}),
        ("Task Status", "task_status", {""}),
    ):
        words = {row[column] for row in rows}
        assert {word for word in words if field_of(shipped.values[kind], word) is None} == unknown


def write(folder: Path, text: str) -> Path:
    (folder / "fields.yaml").write_text(text, encoding="utf-8")
    return folder


def load(folder: Path, text: str) -> config.Fields:
    return config.load(write(folder, text)).fields


def test_own_names_come_first_and_the_shipped_ones_stay(tmp_path: Path) -> None:
    company = load(tmp_path, "customer: {company: [对接单位]}").customer["company"]
    assert company[0] == "对接单位"
    assert "company" in company


def test_a_name_given_to_another_field_moves_there(tmp_path: Path) -> None:
    fields = load(tmp_path, "customer: {company: [客户名称]}\nvalues: {need: {none: [Later]}}")
    assert field_of(fields.customer, "客户名称") == "company"
    assert field_of(fields.values["need"], "later") == "none"


def test_words_stay_text_even_if_yaml_knows_them(tmp_path: Path) -> None:
    fields = load(tmp_path, "values: {need: {none: [NO, 0, null, 无所谓]}}\nempty: [x]")
    assert fields.values["need"]["none"][:3] == ["NO", "0", "null"]
    assert "x" in fields.empty


def test_a_broken_file_is_told_when_the_configuration_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"values\.kind\.phone`"):
        config.load(write(tmp_path, "values: {kind: {phone: [x]}}")).check()
