"""A row of a customer list as a draft: names, phones with labels, addresses, values, what is not understood."""

from __future__ import annotations

from tui import config
from tui.exchange.columns import recognise
from tui.exchange.customers import CustomerReader, Draft
from tui.exchange.dates import find_format
from tui.exchange.records import Record
from tui.exchange.table import Rejected
from tui.exchange.words import Words

WORDS = Words(config.load().fields)


def read(**cells: str) -> Draft | Rejected:
    """The draft of one row, given as header → cell."""
    columns = recognise(list(cells), WORDS.customer)
    formats = {column.index: find_format([], day_first=False) for column in columns}
    reader = CustomerReader(columns, WORDS, formats, region="CN")
    return reader.read(Record(2, tuple(cells.values())))


def draft(**cells: str) -> Draft:
    """The same, where there must be one."""
    found = read(**cells)
    assert isinstance(found, Draft)
    return found


def test_a_name_comes_from_its_parts() -> None:
    assert draft(**{"First Name": "Ann", "Last Name": "Lee"}).values["name"] == "Ann Lee"
    assert draft(姓="王", 名="伟").values["name"] == "王伟"


def test_a_part_that_the_full_name_lacks_is_kept() -> None:
    found = draft(**{"Name": "Annie Lee", "First Name": "Anna", "Last Name": "Lee"})
    assert found.values["name"] == "Annie Lee"
    assert found.custom == {"First Name": "Anna"}


def test_without_a_name_the_company_or_an_address_stands_in() -> None:
    for cells, name in (
        ({"Company": "Acme", "Email": "a@b.cn"}, "Acme"),
        ({"Email": "a@b.cn", "Phone": "13800138000"}, "a@b.cn"),
        ({"Phone": "13800138000"}, "+8613800138000"),
        ({"微信": "wxid_1"}, "wxid_1"),
    ):
        found = draft(**cells)
        assert (found.values["name"], found.named) == (name, False)


def test_a_row_that_says_nothing_about_who_it_is_is_rejected() -> None:
    assert isinstance(read(Name="", Company="NULL", Email="-", Notes="call back"), Rejected)


def test_beside_a_person_the_name_of_a_customer_is_the_company() -> None:
    found = draft(客户名称="华东电机", 联系人="王伟")
    assert (found.values["name"], found.values["company"]) == ("王伟", "华东电机")
    assert draft(客户名称="华东电机").values["name"] == "华东电机"


def test_the_domain_of_the_company_is_its_name_only_if_there_is_no_other() -> None:
    assert draft(**{"Name": "Ann", "Associated Company Domain": "acme.com"}).values["company"] == "acme.com"
    both = draft(**{"Name": "Ann", "Associated Company Domain": "acme.com", "Company name": "Acme"})
    assert both.values["company"] == "Acme"
    assert both.custom == {"Associated Company Domain": "acme.com"}


def test_several_phones_become_entries_with_labels() -> None:
    found = draft(
        **{"Name": "Ann", "Phone Number": "416-810-9897x752", "Mobile Phone Number": "13800138000"},
        **{"Phone 1 - Type": "Work Fax", "Phone 1 - Value": "021-58881234"},
    )
    assert found.phones == {"416-810-9897x752": "", "+8613800138000": "mobile", "021-58881234": "Work Fax"}


def test_postcodes_and_phones_keep_their_leading_zero() -> None:
    found = draft(**{"Name": "Ann", "Phone": "030-0074321", "Street": "Main St 1", "Postal Code": "05021"})
    assert list(found.phones) == ["030-0074321"]
    assert found.values["address"] == "Main St 1, 05021"


def test_an_account_is_an_address_a_number_or_a_field_of_its_own() -> None:
    assert draft(Name="A", 对方账号="a@b.cn").emails == {"a@b.cn": ""}
    assert list(draft(Name="A", 对方账号="13800138000").phones) == ["+8613800138000"]
    assert draft(Name="A", 对方账号="rim***@qq.com").custom == {"对方账号": "rim***@qq.com"}


def test_values_of_fixed_fields_are_understood_in_both_languages() -> None:
    found = draft(Name="A", 需求="急需", 客户等级="A类", 重要程度="大客户", 预计金额="12万")
    assert {name: found.values[name] for name in ("need", "grade", "importance", "amount")} == {
        "need": "now",
        "grade": "A",
        "importance": "key",
        "amount": "120000",
    }


def test_what_is_not_understood_is_kept_and_remarked() -> None:
    found = draft(Name="A", 需求="5台电机", 预计成交日期="年底", Email="none yet", 手机="1.38E+10")
    assert found.custom == {
        "需求": "5台电机",
        "预计成交日期": "年底",
        "Email": "none yet",
        "手机": "1.38E+10",
    }
    assert len(found.remarks) == 4
    assert not found.values.keys() & {"need", "close_by"}


def test_the_furthest_of_several_stages_counts_and_the_words_are_kept() -> None:
    for stage, status, counts in (
        ("Customer", "", "won"),
        ("Opportunity", "", "negotiating"),
        ("Lead", "Open Deal", "negotiating"),
        ("Opportunity", "Bad Timing", "negotiating"),
        ("Lead", "Bad Timing", "prospect"),
    ):
        found = draft(**{"Name": "A", "Lifecycle Stage": stage, "Lead Status": status})
        assert found.values["status"] == counts
        assert found.originals == {"Lifecycle Stage": stage} | ({"Lead Status": status} if status else {})


def test_unknown_columns_are_kept_under_their_header() -> None:
    assert draft(**{"Name": "A", "Fax": "1", "Shoe size": "44", "Empty": ""}).custom == {
        "Fax": "1",
        "Shoe size": "44",
    }


def test_a_second_cell_for_one_field_is_kept_under_its_header() -> None:
    found = draft(Name="A", Notes="one", 备注="two", Remarks="one")
    assert found.values["note"] == "one"
    assert found.custom == {"备注": "two"}


def test_a_birthday_that_is_no_full_date_stays_as_written() -> None:
    assert draft(Name="A", Birthday="1975-12-12").values["birthday"] == "1975-12-12"
    assert draft(Name="A", 生日="八月十五").values["birthday"] == "八月十五"
