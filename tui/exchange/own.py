"""The columns of the lists that Genjin writes, in both languages.

They stand here and not in the message catalogue, because a list must be understood whatever language is active
when it comes back. A list with the column "Genjin ID" is one of ours and is taken word for word: no cell
means "empty", no number is rewritten.
"""

from __future__ import annotations

from typing import Final

from tui.config import header_key
from tui.exchange.columns import FROM, OWN_FOLLOWUP, OWN_ID, REFS
from tui.exchange.words import Heading
from tui.language import current

Headers = dict[str, tuple[str, str]]
"""Field → header in English and Chinese."""

ID_HEADER: Final = "Genjin ID"
FOLLOWUP_HEADER: Final = "Genjin follow-up"

CUSTOMER_HEADERS: Final[Headers] = {
    OWN_ID: (ID_HEADER, ID_HEADER),
    "name": ("Name", "姓名"),
    "company": ("Company", "公司"),
    "title": ("Job title", "职位"),
    "grade": ("Grade", "等级"),
    "need": ("Need", "需求"),
    "close_by": ("Close by", "预计成交日期"),
    "amount": ("Amount", "预计金额"),
    "status": ("Status", "成交状态"),
    "importance": ("Importance", "重要性"),
    "phone": ("Phone", "电话"),
    "email": ("E-mail", "邮箱"),
    "wechat": ("WeChat", "微信"),
    "tag": ("Tags", "标签"),
    "owner": ("Owner", "负责人"),
    "source": ("Source", "来源"),
    "region": ("Region", "地区"),
    "address": ("Address", "地址"),
    "website": ("Website", "网站"),
    "birthday": ("Birthday", "生日"),
    "note": ("Note", "备注"),
    "created": ("Created", "创建日期"),
    REFS: ("Other IDs", "其他编号"),
}
NUMBERED_PARTS: Final = (("Value", "Type"), ("值", "类型"))
"""The two columns for each entry of a field that has many."""

FOLLOWUP_HEADERS: Final[Headers] = {
    OWN_FOLLOWUP: (FOLLOWUP_HEADER, FOLLOWUP_HEADER),
    OWN_ID: (ID_HEADER, ID_HEADER),
    "contact_name": ("Customer", "客户"),
    "at": ("Date", "跟进时间"),
    "kind": ("Kind", "跟进方式"),
    "outcome": ("Outcome", "跟进结果"),
    "note": ("Note", "跟进内容"),
    FROM: ("Grade before", "原等级"),
    "grade": ("Grade", "等级"),
    "next": ("Next", "下次联系"),
    "owner": ("By", "跟进人"),
    REFS: ("Other IDs", "其他编号"),
}


REJECTED_HEADERS: Final = (("line", "行"), ("reason", "原因"))
"""The two columns in front of rejected rows, in English and Chinese."""


def rejected_headers() -> list[str]:
    """Those two in the active language."""
    return [names[current() == "zh"] for names in REJECTED_HEADERS]


def header_of(headers: Headers, field: str) -> str:
    """The header of a field in the active language."""
    return headers[field][current() == "zh"]


def known(headers: Headers) -> dict[str, Heading]:
    """The lookup with which `columns.recognise` finds these headers, in either language."""
    return {header_key(name): Heading(field, 0) for field, names in headers.items() for name in names}
