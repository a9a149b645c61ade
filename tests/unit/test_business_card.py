"""Pasted cards, signatures and messages: what is in them lands in the right field, and nothing of it is lost."""

from __future__ import annotations

import re
import time
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.business_card import LONGEST_CARD, Card, read_card
from tui.core.card_words import LABELS
from tui.core.text import fold

CARDS: list[tuple[str, dict[str, Any]]] = [
    ("13800138000", {"phones": {"+8613800138000": ""}}),
    ("+49 (0)711 / 123456-0", {"phones": {"+497111234560": ""}}),
    ("62881234", {"phones": {"62881234": ""}}),
    ("王伟 13800138000", {"name": "王伟", "phones": {"+8613800138000": ""}}),
    ("ana@nordwind.example", {"emails": {"ana@nordwind.example": ""}}),
    (
        "王伟 销售总监\n华东电机有限公司\n手机：138 0013 8000\n微信: wangwei88\n邮箱：wangwei@hdmotor.com.cn\n"
        "地址：上海市浦东新区张江路88号 邮编：201203",
        {
            "name": "王伟",
            "company": "华东电机有限公司",
            "title": "销售总监",
            "phones": {"+8613800138000": "mobile"},
            "emails": {"wangwei@hdmotor.com.cn": ""},
            "wechat": "wangwei88",
            "address": "上海市浦东新区张江路88号, 201203",
        },
    ),
    (
        "Ana Ruiz\nHead of Procurement\nNordwind GmbH\nT +49 30 901820 · M +49 170 1234567\n"
        "ana.ruiz@nordwind.example\nwww.nordwind.example\nHauptstraße 12, 10115 Berlin\nGermany",
        {
            "name": "Ana Ruiz",
            "company": "Nordwind GmbH",
            "title": "Head of Procurement",
            "phones": {"+4930901820": "", "+491701234567": "mobile"},
            "emails": {"ana.ruiz@nordwind.example": ""},
            "website": "www.nordwind.example",
            "address": "Hauptstraße 12, 10115 Berlin, Germany",
        },
    ),
    (
        "Best regards,\n\nJohn Smith | Senior Buyer\nAcme Co., Ltd.\nTel: (415) 555-0132 ext. 12  Fax: 415-555-0133\n"
        "Mobile: +1 415 555 0188\njohn@acme.example | https://acme.example/team\n"
        "500 Market Street, Suite 400, San Francisco, CA 94105\nThis e-mail is confidential.",
        {
            "name": "John Smith",
            "company": "Acme Co., Ltd.",
            "title": "Senior Buyer",
            "phones": {"(415) 555-0132 ext. 12": "", "415-555-0133": "fax", "+14155550188": "mobile"},
            "emails": {"john@acme.example": ""},
            "website": "https://acme.example/team",
            "address": "500 Market Street, Suite 400, San Francisco, CA 94105",
            "note": "Best regards\nThis e-mail is confidential.",
        },
    ),
    (
        "华东电机有限公司\nEast China Motor Co., Ltd.\n\n李 娜 Li Na\n采购部 经理\n电  话：0512-62881234转801\n"
        "传  真：0512-62881235\n手机/微信：139 0000 1111\n税号：91320594MA1X123456",
        {
            "name": "李娜",
            "company": "华东电机有限公司",
            "title": "采购部 经理",
            "phones": {"0512-62881234转801": "", "0512-62881235": "fax", "+8613900001111": "mobile"},
            "wechat": "+8613900001111",
            "note": "East China Motor Co., Ltd.\nLi Na\n税号:91320594MA1X123456",
        },
    ),
    (
        "姓名：张三\n公司：苏州恒力五金\n职位：采购主管\n电话：13912345678、13812345678\nQQ：12345678",
        {
            "name": "张三",
            "company": "苏州恒力五金",
            "title": "采购主管",
            "phones": {"+8613912345678": "", "+8613812345678": ""},
            "note": "QQ:12345678",
        },
    ),
    (
        "你好，我是华东电机的王伟，电话13800138000，微信同号",
        {
            "name": "王伟",
            "company": "华东电机",
            "phones": {"+8613800138000": ""},
            "wechat": "+8613800138000",
            "note": "你好，我是华东电机的王伟",
        },
    ),
    (
        "Dr. Jürgen Müller – Geschäftsführer\nMüller & Söhne KG\nTelefon: +49 (0)711 123456-0\nMobil 0170 1234567\n"
        "E-Mail: j.mueller@mueller-soehne.de",
        {
            "name": "Dr. Jürgen Müller",
            "company": "Müller & Söhne KG",
            "title": "Geschäftsführer",
            "phones": {"+497111234560": "", "0170 1234567": "mobile"},
            "emails": {"j.mueller@mueller-soehne.de": ""},
        },
    ),
    (
        "hi this is Tom Baker from Baker Motors, reach me at +44 20 7946 0958",
        {
            "name": "Tom Baker",
            "company": "Baker Motors",
            "phones": {"+442079460958": ""},
            "note": "hi this is Tom Baker from Baker Motors, reach me at",
        },
    ),
    (
        "总经理 陈建国 13605120000 江苏建国钢构有限公司",
        {
            "name": "陈建国",
            "company": "江苏建国钢构有限公司",
            "title": "总经理",
            "phones": {"+8613605120000": ""},
        },
    ),
    (
        "欧阳娜娜\n上海市第一人民医院 设备科 主任\n021-63240090\n虹口区海宁路100号",
        {
            "name": "欧阳娜娜",
            "company": "上海市第一人民医院",
            "title": "设备科 主任",
            "phones": {"021-63240090": ""},
            "address": "虹口区海宁路100号",
        },
    ),
    (
        "Sarah O'Connor, PhD\nVP Sales at Initech Inc.\n📞 +353 1 555 0199\n✉ sarah@initech.example\n"
        "🌐 initech.example",
        {
            "name": "Sarah O'Connor, PhD",
            "company": "Initech Inc.",
            "title": "VP Sales",
            "phones": {"+35315550199": ""},
            "emails": {"sarah@initech.example": ""},
            "website": "initech.example",
        },
    ),
    (
        "联系人：刘洋（微信同号）138-1234-5678",
        {"name": "刘洋", "phones": {"+8613812345678": ""}, "wechat": "+8613812345678"},
    ),
    (
        "陈小姐 深圳市华强北电子 手机:13538000000(微信同号)",
        {
            "name": "陈小姐",
            "company": "深圳市华强北电子",
            "phones": {"+8613538000000": "mobile"},
            "wechat": "+8613538000000",
        },
    ),
    (
        " Li Wei\r\n Sales Manager\r\n Tel. 0755-8888 8888\r\n"
        " Add: Room 1203, Tower B, Shennan Road 1006, Shenzhen 518000, P.R. China\r\n WeChat ID: liwei_sz",
        {
            "name": "Li Wei",
            "title": "Sales Manager",
            "phones": {"0755-8888 8888": ""},
            "wechat": "liwei_sz",
            "address": "Room 1203, Tower B, Shennan Road 1006, Shenzhen 518000, P.R. China",
        },
    ),
    (
        "王经理　手机１３８００１３８００１",
        {"name": "王经理", "phones": {"+8613800138001": "mobile"}},
    ),
    (
        "Nordwind\nmara.olsen@nordwind.example\nMara Olsen",
        {"name": "Mara Olsen", "company": "Nordwind", "emails": {"mara.olsen@nordwind.example": ""}},
    ),
    (
        "Name: Priya Nair\nCompany: Blue Harbor Logistics\nMobile: +65 8123 4567\nOffice: +65 6123 4567\n"
        "E: priya@blueharbor.example W: blueharbor.example",
        {
            "name": "Priya Nair",
            "company": "Blue Harbor Logistics",
            "phones": {"+6581234567": "mobile", "+6561234567": "work"},
            "emails": {"priya@blueharbor.example": ""},
            "website": "blueharbor.example",
        },
    ),
    (
        "公司名称：杭州云帆网络科技有限公司\n联系人：周敏 女士 （市场总监）\n联系电话：0571-8899 7766 / 137 0571 0000\n"
        "邮箱：zhoumin@yunfan.example；网址：www.yunfan.example",
        {
            "name": "周敏",
            "company": "杭州云帆网络科技有限公司",
            "phones": {"0571-8899 7766": "", "+8613705710000": ""},
            "emails": {"zhoumin@yunfan.example": ""},
            "website": "www.yunfan.example",
        },
    ),
    (
        "Founded 1998-2024, meeting on 2026-11-21 at 14:00, invoice 20261121",
        {"note": "Founded 1998-2024, meeting on 2026-11-21 at 14:00, invoice 20261121"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), CARDS, ids=[text[:18].replace("\n", " ") for text, _ in CARDS])
def test_each_part_of_a_card_lands_in_its_field(text: str, expected: dict[str, Any]) -> None:
    found = asdict(read_card(text))
    for name, value in expected.items():
        assert found[name] == value, name


@pytest.mark.parametrize(("text", "_expected"), CARDS[:-1])
def test_the_fields_of_a_card_hold_nothing_that_is_not_theirs(text: str, _expected: dict[str, Any]) -> None:
    card = read_card(text)
    assert not re.search(r"\d", card.name + card.title)
    assert "@" not in card.name + card.company + card.title + card.address


def test_a_number_is_read_in_the_country_one_is_in() -> None:
    assert read_card("13800138000", "CN").phones == {"+8613800138000": ""}
    assert read_card("13800138000", "DE").phones == {"13800138000": ""}


def test_one_number_named_twice_is_one_and_keeps_its_label() -> None:
    assert read_card("13800138000\n手机：138 0013 8000").phones == {"+8613800138000": "mobile"}


def test_a_label_with_something_else_behind_it_stays_whole() -> None:
    card = read_card("电话：没有\n微信：无！\nEmail: ask reception")
    assert not card.can_be_reached
    assert card.note.split("\n") == ["电话:没有", "微信:无！", "Email: ask reception"]


def test_a_text_too_long_for_a_card_is_left_alone() -> None:
    text = "王伟 13800138000\n" * (LONGEST_CARD // 10)
    assert read_card(text) == Card(note=text)


@pytest.mark.parametrize(
    "text", ["1 ", "1", "a.", "a@", "王", "手机", "tel/", "a & ", "1x", "a-", "我是王伟的"], ids=repr
)
def test_a_text_that_repeats_itself_is_read_in_no_time(text: str) -> None:
    line = text * (399 // len(text))
    begin = time.perf_counter()
    read_card("\n".join([line] * 10))
    assert time.perf_counter() - begin < 2


def test_a_line_too_long_for_a_card_goes_to_the_note() -> None:
    text = "a 13800138000 " * 30
    card = read_card(f"王伟 13800138001\n{text}")
    assert card.phones == {"+8613800138001": ""}
    assert card.note == text.strip()


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    card = read_card(text)
    assert isinstance(card.note, str)


_LINES = [line for text, _ in CARDS for line in text.splitlines()]
_UNIT = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
"""A Chinese character, or a word of letters."""
_SAID = {unit for label in [*LABELS, "微信同号", "mailto", "ext", "at"] for unit in _UNIT.findall(label)}


@given(st.lists(st.sampled_from(_LINES), max_size=12))
def test_no_word_of_a_card_is_lost(lines: list[str]) -> None:
    kept = fold(" ".join(f"{value}" for value in asdict(read_card("\n".join(lines))).values()))
    for unit in _UNIT.findall(fold("\n".join(lines))):
        assert unit in _SAID or unit in kept
