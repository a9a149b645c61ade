"""Who counts as already being in the book, and who is only shown."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.duplicates import SHOWN, DuplicateIndex, Match
from tui.core.model import Customer

WANG = Customer(
    id="wang",
    name="王伟",
    company="上海万达电机有限公司",
    phones={"+8613812345678": "mobile", "+8675588888888;ext=8001": ""},
    emails={"Wang@Example.com": ""},
    wechat="ww_1980",
    grade="E",
)
SMITH = Customer(id="smith", name="John Smith", company="Northwind Traders Ltd")


def index(*customers: Customer) -> DuplicateIndex:
    return DuplicateIndex("CN", customers)


def only(matches: list[Match]) -> Match:
    assert len(matches) == 1
    return matches[0]


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        (Customer(name="老王", phones={"138 1234 5678": ""}), "phone"),
        (Customer(name="老王", phones={"0755-88888888 转 8001": ""}), "phone"),
        (Customer(name="W.", emails={"wang@example.COM": ""}), "email"),
        (Customer(name="W.", wechat="WW_1980"), "wechat"),
        (Customer(name="王伟先生", company="上海万达电机（集团）股份有限公司"), "name"),
    ],
)
def test_the_same_number_address_or_name_at_the_same_company_is_certain(
    entered: Customer, field: str
) -> None:
    match = only(index(WANG).exact(entered))
    assert (match.customer_id, match.field, match.score) == ("wang", field, 100)
    assert match.certain
    assert match.likely
    assert index(WANG).similar(entered) == [match]


@pytest.mark.parametrize(
    ("known", "entered"),
    [
        (("Hans Müller", "Straßenbau AG"), ("Hans Mueller", "Strassenbau AG")),
        (("Hans Müller", "Straßenbau AG"), ("Müller, Hans", "Straßenbau AG")),
        (("Hans Müller", "Münchner Bau"), ("Hans Muller", "Muenchner Bau GmbH")),
        (("陳大文", "臺灣電機"), ("陈大文", "台湾电机")),
        (("Sean O’Brien", "Kerry Ltd"), ("Sean O'Brien", "Kerry Ltd")),
        (("王伟", "华东电机有限公司"), ("王偉", "华东电机")),
        (("王伟", "华东电机有限公司"), ("王 伟 先生", "華東電機有限公司")),
        (("Иван Петров", "Свет"), ("Петров, Иван", "Свет")),
        (("Артём Дёмин", "Свет"), ("Артем Демин", "Свет")),
    ],
)
def test_a_name_written_another_way_at_the_same_company_is_certain(
    known: tuple[str, str], entered: tuple[str, str]
) -> None:
    there = Customer(id="there", name=known[0], company=known[1])
    match = only(index(there).exact(Customer(name=entered[0], company=entered[1])))
    assert (match.customer_id, match.field, match.certain) == ("there", "name", True)


@pytest.mark.parametrize(("one", "other"), [("Sue Li", "Su Li"), ("Joel Baer", "Jol Bar")])
def test_two_letters_that_are_no_umlaut_keep_two_people_apart(one: str, other: str) -> None:
    there = Customer(id="there", name=one, company="Nordwind")
    assert index(there).exact(Customer(name=other, company="Nordwind")) == []


@pytest.mark.parametrize(
    "entered",
    [
        Customer(name="王伟"),
        Customer(name="王伟", company="北京中关村科技"),
        Customer(name="李强", company="上海万达电机"),
        Customer(name="王伟", company="上海万达电气"),
    ],
)
def test_the_name_or_the_company_alone_is_a_hint_and_no_refusal(entered: Customer) -> None:
    assert index(WANG).exact(entered) == []
    match = only(index(WANG).similar(entered))
    assert not match.certain
    assert not match.likely


@pytest.mark.parametrize(
    "entered",
    [
        Customer(name="李强"),
        Customer(name="李强", company="北京万达广场"),
        Customer(name="", phones={"0755-88888888 转 8002": ""}),
        Customer(name="王", wechat="同手机"),
        Customer(name="Joan Smythe", company="Acme"),
        Customer(),
    ],
)
def test_others_are_left_alone(entered: Customer) -> None:
    assert (
        index(
            WANG, SMITH, Customer(id="blank"), Customer(id="none", wechat="同手机", company="个人")
        ).similar(entered)
        == []
    )


@pytest.mark.parametrize(
    ("name", "company", "likely"),
    [
        ("Jon Smith", "Northwind Traders", True),
        ("John Smith", "Northwind Trader Inc.", True),
        ("Smith, John", "NORTHWIND TRADERS", True),
        ("John Smith", "Northwind Foods", False),
        ("Joan Smyth", "Northwind Traders", False),
        ("Jon Smith", "", False),
    ],
)
def test_alike_in_name_and_in_company_by_ninety_per_cent_is_likely(
    name: str, company: str, likely: bool
) -> None:
    match = index(SMITH).similar(Customer(name=name, company=company))[0]
    assert match.customer_id == "smith"
    assert match.likely is likely


def test_a_name_without_a_company_is_shown_from_ninety_per_cent() -> None:
    assert index(SMITH).similar(Customer(name="Jon Smith")) != []
    assert index(SMITH).similar(Customer(name="John Smythe")) == []


def test_a_name_at_a_company_is_shown_from_eighty_per_cent() -> None:
    close = index(SMITH).similar(Customer(name="Jon Smyth", company="Northwind Trade"))[0]
    far = index(SMITH).similar(Customer(name="Joan Smythe", company="Northwind Traders"))[0]
    assert (close.field, close.likely) == ("name", False)
    assert far.field == "company"


def test_a_company_entered_as_a_name_meets_itself() -> None:
    firm = Customer(id="firm", name="上海万达电机有限公司")
    match = only(index(firm).exact(Customer(name="上海万达电机（上海）股份有限公司")))
    assert match.certain
    assert only(index(WANG).similar(firm)).field == "company"


def test_a_customer_is_no_duplicate_of_themselves() -> None:
    assert index(WANG).exact(WANG) == []
    assert index(WANG).similar(WANG) == []


def test_certain_matches_come_first_and_everyone_once() -> None:
    by_name = Customer(id="namesake", name="王伟", company="北京中关村科技")
    colleague = Customer(id="colleague", name="李强", company="上海万达电机")
    entered = Customer(name="王伟", company="上海万达电机", phones={"13812345678": ""}, wechat="ww_1980")
    found = index(colleague, by_name, WANG).similar(entered)
    assert [match.customer_id for match in found] == ["wang", "namesake", "colleague"]
    assert found[0].field == "phone"


def test_exact_names_every_field_that_is_equal() -> None:
    entered = Customer(name="王伟", company="上海万达电机", phones={"13812345678": ""}, wechat="ww_1980")
    assert [match.field for match in index(WANG).exact(entered)] == ["phone", "wechat", "name"]


def test_only_the_first_few_of_many_namesakes_are_shown() -> None:
    many = [Customer(id=f"{number:03}", name="王伟") for number in range(500)]
    assert len(index(*many).similar(Customer(name="王伟"))) == SHOWN


def test_a_changed_customer_is_known_by_what_they_have_now() -> None:
    known = index(WANG)
    known.add(Customer(id="wang", name="王伟", phones={"13900000001": ""}))
    assert known.exact(Customer(phones={"13812345678": ""})) == []
    assert only(known.exact(Customer(phones={"13900000001": ""}))).customer_id == "wang"


def test_a_removed_customer_is_forgotten_even_if_they_have_changed_meanwhile() -> None:
    known = index(WANG, SMITH)
    known.remove(Customer(id="wang", name="someone else"))
    known.remove(Customer(id="stranger"))
    assert known.similar(WANG) == []
    assert known.similar(Customer(name="John Smith")) != []


def test_numbers_are_read_as_of_the_region() -> None:
    american = Customer(id="ann", name="Ann", phones={"+14155552671": ""})
    entered = Customer(name="A.", phones={"(415) 555-2671": ""})
    assert only(DuplicateIndex("US", [american]).exact(entered)).certain
    assert DuplicateIndex("CN", [american]).exact(entered) == []


def test_customers_are_read_at_the_first_question_and_not_before() -> None:
    customers = {"wang": WANG}
    known = DuplicateIndex("CN", customers.values())
    customers["smith"] = SMITH
    assert known.similar(Customer(name="John Smith")) != []


def test_equal_values_are_found_without_the_comparison_library() -> None:
    program = """
import sys
from tui.core.duplicates import DuplicateIndex
from tui.core.model import Customer
index = DuplicateIndex("CN", [Customer(id="1", name="王伟", phones={"+8613812345678": ""})])
assert index.exact(Customer(name="王伟", phones={"13812345678": ""}))
assert "rapidfuzz" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


CUSTOMERS = st.builds(
    Customer,
    id=st.sampled_from("abcdef"),
    name=st.sampled_from(["王伟", "王伟先生", "John Smith", "Jon Smith", "Acme Ltd", ""]),
    company=st.sampled_from(["", "万达电机有限公司", "万达电机", "Acme Inc", "ACME"]),
    phones=st.dictionaries(st.sampled_from(["13812345678", "+8613812345678", "8001"]), st.just("")),
    emails=st.dictionaries(st.sampled_from(["a@b.c", "A@B.C", "x"]), st.just("")),
    wechat=st.sampled_from(["", "w", "无"]),
)


@given(st.lists(CUSTOMERS), st.lists(CUSTOMERS), CUSTOMERS)
def test_an_index_that_was_changed_answers_like_a_new_one(
    put: list[Customer], taken: list[Customer], asked: Customer
) -> None:
    changed = DuplicateIndex("CN", put)
    for customer in taken:
        changed.remove(customer)
    gone = {customer.id for customer in taken}
    left = {customer.id: customer for customer in put if customer.id not in gone}
    fresh = DuplicateIndex("CN", left.values())
    assert changed.similar(asked) == fresh.similar(asked)
    assert sorted(map(repr, changed.exact(asked))) == sorted(map(repr, fresh.exact(asked)))
    assert all(match.customer_id in left for match in changed.similar(asked))


@given(CUSTOMERS, CUSTOMERS)
def test_being_a_certain_duplicate_goes_both_ways(one: Customer, other: Customer) -> None:
    one.id, other.id = "one", "other"
    assert bool(index(one).exact(other)) == bool(index(other).exact(one))
