"""What is offered while a query is typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.flows.driving import speaking
from tui.core.query import parse
from tui.core.query_completion import complete
from tui.core.query_fields import FIELDS

TODAY = date(2026, 11, 21)
OWN = {"tag": ["vip", "老客户", "Trade Fair", "a,b"], "owner": ["Li Na", "王芳"], "region": ["华东", "华南"]}


def own(field: str) -> Sequence[str]:
    return OWN.get(field, ())


def offered(query: str) -> list[str]:
    return [offer.text for offer in complete(query, len(query), own).offers]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gr", ["grade:"]),
        ("ww gr", ["grade:"]),
        ("-gr", ["grade:"]),
        ("l", ["late", "late>", "last>"]),
        ("late", ["late>"]),
        ("n", ["need:", "name:", "never", "no-date", "none"]),
        ("grade:", ["A", "B", "C", "D", "E"]),
        ("grade:A,", ["A", "B", "C", "D", "E"]),
        ("status:n", ["negotiating"]),
        ("status：n", ["negotiating"]),
        ("-status:w", ["won"]),
        ("tag:", ["vip", "老客户", '"Trade Fair"', '"a,b"']),
        ("tag:v", ["vip"]),
        ("tag:lkh", ["老客户"]),
        ('tag:"tr', ['"Trade Fair"']),
        ("owner:li", ['"Li Na"']),
        ("region:hd", ["华东"]),
        ("等", ["等级:"]),
        ("状态:", ["潜在", "洽谈", "成交"]),
        ("status:成", ["成交"]),
        ("金额>", ["1万", "10万", "100万"]),
        ("due<", ["7d", "30d", "today", "tomorrow"]),
        ("王", []),
        ("zzz", []),
        ("grade:A", []),
        ("nobody:x", []),
        ('"gr', []),
    ],
)
def test_what_is_offered(query: str, expected: list[str]) -> None:
    assert offered(query) == expected


def test_nothing_typed_offers_every_field() -> None:
    assert {offer.text.rstrip(":<>") for offer in complete("", 0, own).offers} == {
        field.name for field in FIELDS
    }


def test_fields_are_offered_in_the_language_of_the_screen() -> None:
    with speaking("zh"):
        assert offered("")[0] == "等级:"
        assert offered("gr") == ["grade:"]


def test_what_stands_after_the_cursor_stays() -> None:
    completion = complete("gr late", 2, own)
    assert completion.taken("gr late", 0) == ("grade: late", 6)


NAMES = [name for field in FIELDS for name in field.names]


@given(
    st.sampled_from(NAMES), st.sampled_from(["", ":", "<", "：", ">", '"']), st.text(max_size=4), st.data()
)
def test_a_completion_keeps_what_was_typed_around_it(
    name: str, operator: str, value: str, data: st.DataObject
) -> None:
    query = data.draw(st.text(max_size=5)) + name[: data.draw(st.integers(0, 9))] + operator + value
    cursor = data.draw(st.integers(0, len(query)))
    completion = complete(query, cursor, own)
    assert 0 <= completion.start <= completion.end == cursor
    for number, offer in enumerate(completion.offers):
        text, at = completion.taken(query, number)
        assert text == query[: completion.start] + offer.text + query[cursor:]
        assert text[:at].endswith(offer.text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_completed_term_can_be_understood(language: str) -> None:
    with speaking(language):
        terms = offered("")
        fields = [term for term in terms if term[-1] in ":<>"]
        for query in {*terms} - {*fields}:
            parse(query, TODAY)
        for query in fields:
            for value in offered(query):
                assert parse(query + value, TODAY).tests
