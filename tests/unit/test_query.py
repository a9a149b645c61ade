"""The query language: what each field asks for, how terms combine, and what is said about a wrong one."""

from __future__ import annotations

import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.agenda import Outlook, Rules, outlook
from tui.core.model import Customer, Standing
from tui.core.query import FIELDS, Query, QueryError, matches, parse
from tui.core.search import searchable

TODAY = date(2026, 11, 18)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


def look(*, last: int | None = None, planned: str | None = None, **fields: Any) -> Outlook:
    """A customer with the fields given, last contacted so many days ago."""
    customer = Customer(**{"id": "c1", "name": "王伟", "created": TODAY, **fields})
    standing = Standing(last=None if last is None else day(-last), planned=planned)
    return outlook(customer, standing, TODAY, Rules())


def fits(text: str, seen: Outlook, notes: str = "") -> bool:
    def in_notes(word: str, customer_id: str) -> bool:
        return customer_id == "c1" and word in notes

    return matches(parse(text, TODAY), seen, searchable(seen.customer), in_notes)


def refusal(text: str) -> str:
    with pytest.raises(QueryError) as caught:
        parse(text, TODAY)
    return str(caught.value)


def test_an_empty_query_fits_everyone_and_is_false() -> None:
    for text in ("", "   ", "　", "-", '""'):
        assert not parse(text, TODAY)
        assert fits(text, look())
    assert parse("x", TODAY)
    assert parse("late", TODAY)


def test_every_word_must_be_found() -> None:
    seen = look(company="华东电机")
    assert fits("王伟 华东", seen)
    assert fits("wangwei", seen)
    assert not fits("王伟 华南", seen)


def test_a_word_is_also_found_in_the_notes() -> None:
    assert fits("报价", look(), notes="已发报价")
    assert fits("王伟 报价", look(), notes="已发报价")
    assert not fits("-报价", look(), notes="已发报价")


def test_quotes_keep_words_together_and_make_them_words() -> None:
    assert parse('"深圳 科技" a', TODAY).words == ("深圳 科技", "a")
    assert parse("“深圳 科技”", TODAY).words == parse("「深圳 科技", TODAY).words == ("深圳 科技",)
    assert parse('"late" "grade:A"', TODAY) == Query(words=("late", "grade:A"))
    assert fits('company:"深圳 科技"', look(company="深圳 科技有限公司"))
    assert not fits('company:"深圳 科技"', look(company="深圳市科技"))


def test_a_minus_negates_any_term() -> None:
    assert parse('-王 －张 -"a b"', TODAY).excluded == ("王", "张", "a b")
    assert not fits("-王", look())
    assert fits("-李", look())
    assert fits("-grade:A", look(grade="B"))
    assert not fits("-grade:A", look(grade="A"))
    assert not fits("-late", look(last=99))
    assert fits("-company:none", look(company="Nordwind"))


def test_a_word_with_a_hyphen_or_a_time_in_it_stays_a_word() -> None:
    assert parse("T-Systems 15:00 A&B", TODAY).words == ("T-Systems", "15:00", "A&B")


TRUE = {
    "grade:A,B": look(grade="B"),
    "grade:ab": look(grade="A"),
    "等级：Ａ，Ｂ": look(grade="B"),
    "级别:B": look(grade="B"),
    "need:now": look(need="now"),
    "need:unknown": look(),
    "需求:无": look(need="none"),
    "status:won,negotiating": look(status="negotiating"),
    "状态：已成交": look(status="won"),
    "importance:key": look(importance="key"),
    "tag:vip": look(tags={"VIP": True, "展会": True}),
    "标签:展会、老客户": look(tags={"展会": True}),
    "tag:none": look(),
    "owner:li": look(owner="Li Wei"),
    "owner:none": look(),
    "负责人:无": look(),
    "source:expo": look(source="Canton Expo"),
    "region:华东": look(region="华东区"),
    "公司：电机": look(company="华东电机"),
    "name:müller": look(name="MÜLLER GmbH"),
    "phone:138-0013": look(phones={"+86 138 0013 8000": "mobile"}),
    "phone:0755-8": look(phones={"+8675586660000": ""}),
    "phone:none": look(),
    "email:@nord": look(emails={"Ana@Nordwind.de": ""}),
    "late": look(grade="A", last=2),
    "逾期": look(grade="A", last=2),
    "late>3d": look(grade="A", last=5),
    "逾期＞3天": look(grade="A", last=5),
    "late:4": look(grade="A", last=5),
    "late<0": look(grade="E", last=5),
    "due:today": look(grade="A", last=1),
    "到期：今天": look(grade="A", last=1),
    "due<7d": look(grade="A", last=9),
    "due<7": look(grade="B", last=1),
    "due<=1w": look(grade="B", last=0),
    "due:本周": look(grade="B", last=4),
    "due:none": look(planned="none", last=3),
    "none": look(planned="none", last=3),
    "不再联系": look(planned="none", last=3),
    "last>30d": look(last=31),
    "last > 30d": look(last=31),
    "last:>30d": look(last=31),
    "last>1m": look(last=32),
    "last<7d": look(last=6),
    "last:yesterday": look(last=1),
    "上次《7天": look(last=6),
    "last≥7d": look(last=7),
    "last=>7d": look(last=7),
    "last:none": look(),
    "never": look(),
    "close<30d": look(close_by=day(29)),
    "预计成交<30天": look(close_by=day(29)),
    "close>2026-12-01": look(close_by=date(2026, 12, 2)),
    "close:2026-12": look(close_by=date(2026, 12, 31)),
    "close:12月": look(close_by=date(2026, 12, 1)),
    "close:3月": look(close_by=date(2027, 3, 31)),
    "created:12月": look(created=date(2025, 12, 1)),
    "close:none": look(),
    "close:下个月": look(close_by=date(2026, 12, 31)),
    "created:2026-09": look(created=date(2026, 9, 30)),
    "created:2026年9月": look(created=date(2026, 9, 1)),
    "created:2026": look(created=date(2026, 1, 1)),
    "created>2026-01-01": look(created=date(2026, 1, 2)),
    "created>=9/1": look(created=date(2026, 9, 1)),
    "created>2026-09": look(created=date(2026, 10, 1)),
    "created<2026-09": look(created=date(2026, 8, 31)),
    "amount>10000": look(amount=Decimal("10000.01")),
    "amount<5k": look(amount=Decimal(4999)),
    "amount>=1.2m": look(amount=Decimal(1_200_000)),
    "金额＞＝3万": look(amount=Decimal(30_000)),
    "amount:10,000": look(amount=Decimal(10_000)),
    "amount:¥2千": look(amount=Decimal(2_000)),
    "amount:none": look(),
    "slipped": look(close_by=day(-1), need="now"),
    "drift": look(grade="D", need="none"),
    "no-date": look(need="now"),
}


@pytest.mark.parametrize(("text", "seen"), TRUE.items())
def test_a_customer_for_whom_the_term_is_true_fits(text: str, seen: Outlook) -> None:
    assert fits(text, seen)
    assert not fits(f"-{text}", seen)


FALSE = {
    "grade:A,B": look(grade="C"),
    "need:now": look(),
    "need:unknown": look(need="none"),
    "tag:vip": look(tags={"vip-old": True}),
    "tag:none": look(tags={"vip": True}),
    "owner:none": look(owner="Li"),
    'owner:"none"': look(),
    "company:nord": look(),
    "phone:138": look(phones={"+8613900000000": ""}),
    "late": look(grade="A", last=1),
    "late>3d": look(grade="A", last=4),
    "late<3d": look(planned="none", last=9),
    "due:today": look(grade="A", last=2),
    "due<7d": look(grade="B", last=0),
    "due<99d": look(planned="none", last=3),
    "last>30d": look(last=30),
    "last<7d": look(last=7),
    "never": look(last=9),
    "close<30d": look(close_by=day(30)),
    "close>2026-12-01": look(close_by=date(2026, 12, 1)),
    "close:2026-12": look(close_by=date(2027, 1, 1)),
    "created:2026-09": look(created=None),
    "created>2026-09": look(created=date(2026, 9, 30)),
    "amount>10000": look(amount=Decimal(10_000)),
    "amount<5k": look(),
    "amount>1": look(amount=Decimal("NaN")),
    "slipped": look(close_by=day(0), need="now"),
    "drift": look(grade="E", need="none"),
    "no-date": look(need="now", close_by=day(3)),
    "none": look(last=3),
}


@pytest.mark.parametrize(("text", "seen"), FALSE.items())
def test_a_customer_for_whom_the_term_is_false_does_not_fit(text: str, seen: Outlook) -> None:
    assert not fits(text, seen)


def test_never_contacted_is_not_long_ago() -> None:
    assert not fits("last>30d", look(created=day(-400)))
    assert fits("never created>30d", look(created=day(-400)))


def test_a_whole_period_may_be_in_quotes() -> None:
    assert fits('created:"last month"', look(created=date(2026, 10, 1)))
    assert not fits('created:"last month"', look(created=date(2026, 11, 1)))


def test_terms_combine() -> None:
    seen = look(grade="B", company="华东电机", tags={"vip": True}, last=9, amount=Decimal(50_000))
    assert fits("华东 grade:A,B tag:vip late amount>1万 -status:won", seen)
    assert not fits("华东 grade:A,B tag:vip late amount>10万", seen)


def test_the_order_of_day_and_month_is_a_setting() -> None:
    seen = look(close_by=date(2027, 5, 12))
    query = parse("close:12/5", TODAY, day_first=True)
    assert matches(query, seen, searchable(seen.customer), lambda word, customer: False)
    assert not fits("close:12/5", seen)


WRONG = {
    "grad:A": ["grad:A", "grade"],
    "-grad:A": ["grad:A", "grade"],
    "等極:A": ["等極:A", "等级"],
    "http://x.com": ["http://x.com"],
    "grade:F": ["grade:F", "A, B, C, D, E"],
    "grade>B": ["grade>B", "grade:…"],
    "grade:": ["grade:", "grade:A,B"],
    "grade:，": ["grade:,", "grade:A,B"],
    "status:wom": ["status:wom", "won"],
    "need:xyz": ["need:xyz", "now, later, none, unknown"],
    "tag>vip": ["tag>vip", "tag:…"],
    "amount>much": ["amount>much", "10000, 5k, 1.2m, 3万"],
    "amount>none": ["amount>none", "amount:…"],
    "late>soon": ["late>soon", "3d, 2w"],
    "due:soon": ["due:soon", "+3d, tomorrow, next tue"],
    "created:2026-13": ["created:2026-13"],
    "due<99999y": ["due<99999y"],
    "never:yes": ["never:yes"],
    "phone:abc": ["phone:abc"],
}
"""A wrong term, and what is named: the term, and what would be right."""


@pytest.mark.parametrize(("text", "named"), WRONG.items())
def test_a_wrong_term_is_named_with_what_would_be_right(text: str, named: list[str]) -> None:
    said = refusal(f"王 {text}")
    assert said.startswith(named[0])
    assert named[-1] in said


def test_a_term_with_a_day_that_the_calendar_lacks_is_told_as_that() -> None:
    reasons = {refusal(text).removeprefix(text) for text in ("created:2026-13", "due<99999y", "last>0000-01")}
    assert len(reasons) == 1


def test_an_error_shows_the_term_harmlessly_and_not_all_of_it() -> None:
    message = refusal("grade:\x1b\u202e" + "y" * 1000)
    assert "\x1b" not in message
    assert len(message) < 200


def test_every_field_has_an_example_that_works_in_both_languages() -> None:
    for field in FIELDS:
        assert parse(field.example_in("en"), TODAY).tests, field.name
        assert field.example_in("zh").startswith(field.twins[0])
        assert parse(field.example_in("zh"), TODAY).tests, field.twins


def test_every_name_and_value_that_completion_offers_is_understood() -> None:
    for field in FIELDS:
        for name in field.names:
            assert parse(field.example.replace(field.name, name, 1), TODAY).tests, name
        for value in field.values:
            assert parse(f"{field.name}:{value}", TODAY).tests, value


def test_no_two_fields_share_a_name() -> None:
    names = [name for field in FIELDS for name in field.names]
    assert len(names) == len(set(names))


PIECES = st.sampled_from(
    [
        *(name for field in FIELDS for name in (*field.names, field.example)),
        *(
            ":",
            "：",
            "<",
            ">",
            "=",
            ">=",
            "<=",
            "=<",
            "《",
            "-",
            '"',
            "”",
            " ",
            "　",
            ",",
            "，",
            "\x00",
            "\ud800",
        ),
        *("A", "7d", "2026-09", "2026-99", "none", "9999", "0000-00", "1e9", "五", "下周", "99999个月"),
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=9).map("".join)))
def test_any_text_is_a_query_or_refused(text: str) -> None:
    try:
        query = parse(text, TODAY)
    except QueryError:
        return
    assert fits(text, look()) in (True, False)
    assert bool(query) == bool(query.words or query.tests or query.excluded)


def test_25_000_customers_are_asked_in_a_moment() -> None:
    looks = [look(id=f"c{number}", name=f"Customer {number}", last=number % 400) for number in range(25_000)]
    texts = [searchable(seen.customer, pinyin=False) for seen in looks]
    query = parse("customer late>3d grade:D", TODAY)
    started = time.perf_counter()
    found = sum(
        matches(query, seen, text, lambda word, customer: False)
        for seen, text in zip(looks, texts, strict=True)
    )
    assert found == sum((seen.late or 0) > 3 for seen in looks)
    assert time.perf_counter() - started < 1
