"""WHO on the command line: the surest reading counts alone, and doubt is never settled by guessing."""

from __future__ import annotations

import pytest

from tui.core.model import Customer
from tui.core.who import find

PEOPLE = [
    Customer(
        id="0198f3a20001",
        name="王伟",
        company="上海万达电机",
        phones={"+8613812345678": ""},
        emails={"wang@example.com": ""},
        wechat="dade",
    ),
    Customer(id="0198f3a20002", name="王伟", company="北京银行"),
    Customer(id="0198f3b40003", name="王伟强", company="万达", phones={"+8613912345678": ""}),
    Customer(id="0198f3b50004", name="Ana Ruiz", company="Nordwind", phones={"(415) 555-2671": ""}),
    Customer(id="0198f3b60005", name="Ana", note="knows Ana Ruiz and dade"),
    Customer(id="0198f3b70006", name="单雄信先生"),
]
CUSTOMERS = {customer.id: customer for customer in PEOPLE}


def names(text: str) -> list[str]:
    return [each[-1] for each in find(text, CUSTOMERS)]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("0198f3a20001", "1"),
        ("0198f3b4", "3"),
        ("0198F3B5", "4"),
        (" 0198f3b60005 ", "5"),
        ("王伟强", "3"),
        ("Ana", "5"),
        ("ANA RUIZ", "4"),
        ("ruiz, ana", "4"),
        ("单雄信", "6"),
        ("138 1234 5678", "1"),
        ("+86 13812345678", "1"),
        ("415.555.2671", "4"),
        ("Wang@Example.com", "1"),
        ("dade", "1"),
        ("shanxiong", "6"),
        ("sxx", "6"),
        ("dan xiong", "6"),
        ("nordwind", "4"),
        ("王伟 银行", "2"),
        ("139123", "3"),
        ("手机 13812345678", "1"),
    ],
)
def test_one_customer_is_meant_by(typed: str, who: str) -> None:
    assert names(typed) == [who]


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("王伟", ["1", "2"]),
        ("0198f3a2", ["1", "2"]),
        ("wangwei", ["1", "2", "3"]),
        ("万达", ["3", "1"]),
    ],
)
def test_several_customers_may_be_meant_by(typed: str, who: list[str]) -> None:
    assert sorted(names(typed)) == sorted(who)


NOBODY = ["", "  ", "李四", "0198f3b4ff", "13800000000", "x@example.com", "王伟 nordwind"]


@pytest.mark.parametrize("typed", NOBODY)
def test_nobody_is_meant_by(typed: str) -> None:
    assert names(typed) == []


@pytest.mark.parametrize("typed", ["Hans Mueller", "hans muller", "Müller, Hans", "HANS MÜLLER"])
def test_a_name_is_meant_however_it_is_written(typed: str) -> None:
    other = Customer(id="0198f3c00009", name="Hans Müllermann")
    hans = Customer(id="0198f3c00008", name="Hans Müller")
    assert find(typed, {each.id: each for each in (other, hans)}) == [hans.id]


def test_an_exact_name_is_not_disturbed_by_longer_ones() -> None:
    assert names("Ana") == ["5"]
    assert sorted(names("an")) == ["1", "4", "5"]


def test_a_name_as_written_goes_before_one_with_a_salutation() -> None:
    people = {"1": Customer(id="1", name="王伟先生"), "2": Customer(id="2", name="王伟")}
    assert find("王伟", people) == ["2"]
    assert sorted(find("王伟女士", people)) == ["1", "2"]


def test_a_name_goes_before_the_beginning_of_several_ids() -> None:
    people = {
        "01980001": Customer(id="01980001", name="0198"),
        "01980002": Customer(id="01980002", name="Ann"),
    }
    assert find("0198", people) == ["01980001"]


def test_punctuation_alone_means_nobody() -> None:
    assert find("——", {"1": Customer(id="1", name="!!")}) == []


def test_those_with_the_word_in_their_name_are_listed_first() -> None:
    people = {
        "1": Customer(id="1", name="安娜", company="万达"),
        "2": Customer(id="2", name="赵万"),
    }
    assert find("万", people) == ["2", "1"]


def test_a_beginning_too_short_for_an_id_is_no_id() -> None:
    assert find("ab", {"abcd": Customer(id="abcd", name="x")}) == []
    assert find("abc", {"abcd": Customer(id="abcd", name="x")}) == []
    assert find("abcd", {"abcde": Customer(id="abcde", name="x")}) == ["abcde"]


def test_a_number_is_read_as_of_the_region() -> None:
    ann = {"1": Customer(id="1", name="Ann", phones={"+14155552671": ""})}
    assert find("(415) 555-2671", ann, "US") == ["1"]


def test_a_name_full_of_control_characters_is_searched_like_any_other() -> None:
    odd = {"1": Customer(id="1", name="[/x]\x1b[2J\ud800")}
    assert find("[/x]", odd) == ["1"]
    assert find("\ud800", odd) == ["1"]
