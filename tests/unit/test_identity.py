"""When two writings mean one phone number, address, company or person, and when they do not."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.identity import (
    company_key,
    email_key,
    is_company_name,
    name_key,
    phone_entry,
    phone_key,
    phone_keys,
    split_phones,
    wechat_key,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
MOBILE = "+8613812345678"


@pytest.mark.parametrize(
    "written",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "1381 234 5678",
        "１３８－１２３４－５６７８",
        "13812345678.0",
        "1.3812345678E+10",
        "+86 138 1234 5678",
        "+86 (0)138 1234 5678",
        "0086 13812345678",
        "8613812345678",
        "\u202a13812345678\u202c",
        "电话：13812345678",
        "手机 13812345678",
        "tel:+86-138-1234-5678",
        "١٣٨١٢٣٤٥٦٧٨",
    ],
)
def test_a_chinese_mobile_number_is_stored_and_matched_as_e164(written: str) -> None:
    assert phone_entry(written) == MOBILE
    assert phone_key(written) == MOBILE


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("+1 416 810 9897", "+14168109897"),
        ("+1-416-810-9897x752", "+14168109897;ext=752"),
        ("tel:+1-418-656-9254;ext=102", "+14186569254;ext=102"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("+4402079460958", "+442079460958"),
        ("+39 06 1234 5678", "+390612345678"),
        ("+86 755 8888 8888 转 8001", "+8675588888888;ext=8001"),
        ("138-1234-5678 分机5", "+8613812345678;ext=5"),
    ],
)
def test_a_number_with_its_country_code_becomes_e164_and_keeps_its_extension(
    written: str, stored: str
) -> None:
    assert phone_entry(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "416-810-9897x752",
        "(415) 555-2671",
        "001-416-810-9897",
        "1-416-810-9897",
        "1-380-555-2671",
        "(030) 0074321",
        "0755 8888 8888 转 8001",
        "88888888",
        "95588",
        "8001",
        "+123",
        "1.38123E+10",
        "13812345678(微信同号)",
        "13812345678/13987654321",
        "ask his wife",
        "",
    ],
)
def test_a_number_without_certainty_stays_as_written(written: str) -> None:
    assert phone_entry(written) == written


def test_an_uncertain_number_is_only_tidied() -> None:
    assert phone_entry("  （０７５５）\u3000８８８８ ") == "(0755) 8888"
    assert phone_entry("138 1234 5678\n139 8765 4321") == "138 1234 5678; 139 8765 4321"


def test_a_chinese_mobile_number_is_none_elsewhere() -> None:
    assert phone_entry("138 1234 5678", region="US") == "138 1234 5678"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0755 8888 8888", "+86 755 88888888"),
        ("0755-88888888-8001", "0755 8888 8888 转 8001"),
        ("(0755)88888888 ext. 8001", "+8675588888888;ext=8001"),
        ("400-810-9897", "+86 400 810 9897"),
        ("001-416-810-9897x752", "+1 416 810 9897 ext 752"),
        ("(415) 555-2671", "415.555.2671"),
        ("８８８８８８８８", "8888 8888"),
        ("张经理 13812345678", MOBILE),
        ("(采购)13812345678", MOBILE),
        ("2号楼 13812345678", MOBILE),
    ],
)
def test_two_writings_of_one_number_have_one_key(one: str, other: str) -> None:
    assert phone_key(one) == phone_key(other) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("(415) 555-2671", "0415 555 2671"),
        ("0755-88888888-8001", "0755-88888888-8002"),
        ("0755-88888888-8001", "0755-88888888"),
        ("1-380-555-26712", "138 0555 2671"),
    ],
)
def test_two_numbers_have_two_keys(one: str, other: str) -> None:
    assert phone_key(one) != phone_key(other)


def test_elsewhere_national_and_international_writing_have_one_key() -> None:
    assert phone_key("(415) 555-2671", "US") == phone_key("+1 415 555 2671", "US") == "+14155552671"
    assert phone_key("(555) 123-4567", "US") == phone_key("+1 555 123 4567", "US")
    assert phone_key("030 1234567", "DE") == phone_key("+49 30 1234567", "DE")


@pytest.mark.parametrize(
    "filler", ["", "8001", "0000000", "11111111111", "12345678", "12345678901", "无", "n/a"]
)
def test_what_people_type_instead_of_a_number_has_no_key(filler: str) -> None:
    assert phone_key(filler) is None


@pytest.mark.parametrize(
    "cell",
    [
        "13812345678/13987654321",
        "13812345678／13987654321",
        "13812345678；13987654321",
        "13812345678、13987654321",
        "13812345678, 13987654321",
        "13812345678 13987654321",
        "13812345678\n13987654321",
        "13812345678或13987654321",
    ],
)
def test_two_numbers_in_one_cell_are_two(cell: str) -> None:
    assert split_phones(cell) == ["13812345678", "13987654321"]
    assert phone_keys(cell) == (MOBILE, "+8613987654321")


@pytest.mark.parametrize(
    "cell", ["030/1234567", "138 1234 5678", "+1 416 810 9897;ext=12", "+44 (0)20 7946 0958"]
)
def test_one_number_in_one_cell_is_one(cell: str) -> None:
    assert split_phones(cell) == [cell]


def test_every_number_with_a_country_code_agrees_with_the_numbering_plans() -> None:
    for region in phonenumbers.SUPPORTED_REGIONS:
        number = phonenumbers.example_number(region)
        assert number is not None
        e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        assert phone_entry(shown) == phone_key(e164) == e164


def test_every_kind_of_chinese_mobile_number_is_recognised() -> None:
    number = phonenumbers.PhoneNumber(country_code=86)
    for prefix in range(130, 200):
        number.national_number = prefix * 10**8 + 12345678
        if phonenumbers.is_valid_number(number):
            assert phone_entry(str(number.national_number)) == f"+86{number.national_number}"


PHONES = st.one_of(
    st.text(max_size=30),
    st.text(st.sampled_from("0123456789+-() .x;,/转138６"), max_size=30),
    st.from_regex(r"(\+?86 ?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}( ?(x|转|ext\. ?)\d{1,4})?", fullmatch=True),
)


@given(PHONES, st.sampled_from(["CN", "US", "DE"]))
def test_storing_a_number_changes_neither_its_key_nor_itself_again(text: str, region: str) -> None:
    stored = phone_entry(text, region)
    assert phone_entry(stored, region) == stored
    assert phone_keys(stored, region) == phone_keys(text, region)


def test_phones_of_a_real_list_without_country_code_stay_text() -> None:
    path = SHARED / "hubspot_contacts.csv"
    if not path.exists():
        pytest.skip("the shared sample lists are not here")
    with path.open(encoding="utf-8", newline="") as file:
        phones = [row["Phone Number"] for row in csv.DictReader(file) if row["Phone Number"]]
    assert len(phones) > 500
    for phone in phones:
        assert phone_key(phone)
        if not phone.startswith("+"):
            assert phone_entry(phone) == phone


def test_numbering_plans_are_not_loaded_for_chinese_numbers() -> None:
    program = """
import sys
from tui.core.identity import phone_entry, phone_key
for text in ("138 1234 5678", "+86 755 8888 8888", "0755-88888888", "(415) 555-2671", "+1 416 810 9897"):
    phone_entry(text), phone_key(text)
assert "phonenumbers" not in sys.modules
phone_key("+44 20 7946 0958")
assert "phonenumbers" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_address_is_known_whatever_its_case_and_surroundings() -> None:
    assert (
        email_key("Wang Wei <WANG@Example.COM>") == email_key("mailto:wang@example.com") == "wang@example.com"
    )
    assert email_key("ｗａｎｇ＠ｅｘａｍｐｌｅ．ｃｏｍ") == "wang@example.com"
    assert email_key("no address") is None


def test_a_wechat_id_is_known_without_its_label() -> None:
    assert wechat_key("微信号：Wang_Wei") == wechat_key("wang_wei") == "wang_wei"


@pytest.mark.parametrize("text", ["", " ", "无", "同手机", "微信同号", "N/A"])
def test_same_as_the_phone_is_no_wechat_id(text: str) -> None:
    assert wechat_key(text) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海万达（中国）电机有限公司", "上海万达电机"),
        ("上海万达电机股份有限公司", "上海万达电机有限责任公司"),
        ("万达集团", "万达集团有限公司"),
        ("Acme Co., Ltd.", "ＡＣＭＥ"),
        ("Acme, Inc.", "acme llc"),
        ("Müller GmbH & Co. KG", "Muller"),
        ("Foo S.p.A.", "FOO"),
        ("Novo A/S", "Novo"),
        ("Smith & Sons Limited", "Smith Sons"),
        ("The Boeing Company", "Boeing"),
        ("日立株式会社", "日立"),
    ],
)
def test_the_legal_form_does_not_make_another_company(one: str, other: str) -> None:
    assert company_key(one) == company_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海万达电机有限公司", "北京万达电机有限公司"),
        ("北京万达有限公司上海分公司", "北京万达有限公司广州分公司"),
        ("AG", "SA"),
        ("公司", "集团"),
    ],
)
def test_two_companies_have_two_keys(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


def test_a_branch_stays_a_branch() -> None:
    assert company_key("北京万达有限公司上海分公司") == "北京万达有限公司上海分公司"


@pytest.mark.parametrize("text", ["", "无", "个人", "NULL", "n/a", "-"])
def test_no_company_has_no_key(text: str) -> None:
    assert company_key(text) == ""


def test_a_company_is_told_from_a_person_by_its_legal_form() -> None:
    assert is_company_name("上海万达电机有限公司")
    assert is_company_name("Acme Ltd.")
    assert not any(map(is_company_name, ["王伟", "Kim Se", "(上海)", "无", "Francisco Small", ""]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王伟先生", "王 伟"),
        ("王伟（采购）", "王伟"),
        ("欧阳娜娜女士", "欧阳娜娜"),
        ("Smith, John", "Mr. John  Smith"),
        ("Dr. Müller", "muller"),
        ("Jean-Luc O’Brien", "Jean Luc O'Brien"),
    ],
)
def test_salutation_and_writing_do_not_make_another_person(one: str, other: str) -> None:
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("王先生", "王女士"), ("王总", "王经理"), ("王伟", "王玮"), ("先生", "女士"), ("Ann Lee", "Annlee")],
)
def test_two_people_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_at_all_has_normal_forms(text: str) -> None:
    assert isinstance(phone_entry(text), str)
    assert isinstance(company_key(text) + name_key(text), str)
    for key in (phone_key(text), email_key(text), wechat_key(text)):
        assert key is None or key


@pytest.mark.parametrize("piece", [";", "; ", "有限", "股份有限", "a.", "(", "1/", "1 ", "转", "\n"])
def test_a_very_long_text_is_no_wait(piece: str) -> None:
    text = piece * 50_000
    assert phone_entry(text) == text.strip()
    assert "".join(split_phones(text)) == text.strip()
    assert phone_keys(text) == ()
    assert email_key(text) is None
    assert len(company_key(text) + name_key(text)) < 1000
