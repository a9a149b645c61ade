"""The fields a query can test, in English and Chinese, and the test each turns into.

A test is made once, when the query is read, and then answers for thousands of customers: everything that
does not depend on the customer is worked out beforehand. `FIELDS` is also what help and completion show.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from tui.core import query_kinds
from tui.core.model import GRADES, IMPORTANCES, STATUSES
from tui.core.query_dates import Clock
from tui.core.query_kinds import Make, Test
from tui.core.query_terms import QueryError, Term
from tui.core.when_words import shown
from tui.language import N_, _, current


@dataclass(frozen=True, slots=True)
class Field:
    """A field, or a word that is a complete test (`late`), as help and completion show it.

    `twins` are its other names, the usual Chinese one first. `what` is looked up in the catalogue when shown.
    `values` are the words it takes, where they can be listed, or some that are often asked for; `twin_values` are
    those to offer after a Chinese name.
    """

    name: str
    twins: tuple[str, ...]
    what: str
    example: str
    make: Make
    cost: int
    """Cheap tests run first."""
    values: tuple[str, ...] = ()
    twin_values: tuple[str, ...] = ()
    alone: bool = False
    """Whether the name is a test without a value."""

    def example_in(self, language: str) -> str:
        """The example under the field's name in the language of the screen."""
        return self.example.replace(self.name, self.twins[0], 1) if language == "zh" else self.example

    @property
    def names(self) -> tuple[str, ...]:
        """All names of the field."""
        return (self.name, *self.twins)


def compiled(term: Term, clock: Clock) -> tuple[int, Test] | None:
    """The cost and the test of a term, or None for a word to search for. Raises QueryError."""
    if not term.field:
        flag = None if term.quoted else _ALONE.get(term.value.lower())
        return (flag.cost, _signed(flag.make(term, clock), term)) if flag else None
    field = BY_NAME.get(term.field.lower())
    if field is None:
        raise _unknown_field(term)
    if not any(term.values()):
        raise term.error(_("a value is missing, as in {example}."), example=field.example_in(current()))
    return field.cost, _signed(field.make(term, clock), term)


def _signed(test: Test, term: Term) -> Test:
    return (lambda outlook: not test(outlook)) if term.negated else test


def _unknown_field(term: Term) -> QueryError:
    near = get_close_matches(term.field.lower(), list(BY_NAME), n=1, cutoff=0.5)
    if near:
        return term.error(
            _("unknown field {field}; did you mean “{near}”?"), field=shown(term.field), near=near[0]
        )
    problem = _("unknown field {field}; put the text in quotes to search for it.")
    return term.error(problem, field=shown(term.field))


_CONTACTED: Final = query_kinds.day(lambda outlook: outlook.standing.last, past=True)
_DUE: Final = query_kinds.day(lambda outlook: outlook.due.day if outlook.due else None, past=False)
_CLOSING: Final = query_kinds.day(lambda outlook: outlook.customer.close_by, past=False)
_CREATED: Final = query_kinds.day(lambda outlook: outlook.customer.created, past=True)
_Words = dict[str, tuple[str, ...]]
_NEEDS: Final[_Words] = {
    "now": ("现在", "有", "明确"),
    "later": ("以后", "潜在"),
    "none": ("无", "没有"),
    "": ("unknown", "未知"),
}
_STATUSES: Final[_Words] = {
    "prospect": ("潜在", "未成交"),
    "negotiating": ("洽谈", "洽谈中", "谈判"),
    "won": ("成交", "已成交", "赢单"),
}
_IMPORTANCES: Final[_Words] = {"key": ("重点", "重要"), "normal": ("普通", "一般")}
_NEED: Final = query_kinds.choice("need", _NEEDS)
_STATUS: Final = query_kinds.choice("status", _STATUSES)
_IMPORTANCE: Final = query_kinds.choice("importance", _IMPORTANCES)


def _twins(words: _Words) -> tuple[str, ...]:
    """The usual Chinese word for each value."""
    return tuple(twins[0 if value else -1] for value, twins in words.items())


def _of(attribute: str) -> Make:
    """A field of the customer that holds one text."""
    return query_kinds.text(lambda customer: [getattr(customer, attribute)])


def _flag(name: str, twins: tuple[str, ...], what: str, test: Test) -> Field:
    """A word that is a complete test."""
    return Field(name, twins, what, name, query_kinds.flag(test), 0, alone=True)


FIELDS: Final[tuple[Field, ...]] = (
    Field(
        "grade", ("等级", "级别"), N_("one or more grades"), "grade:A,B", query_kinds.grades, 1, tuple(GRADES)
    ),
    Field(
        "late",
        ("逾期",),
        N_("overdue; with a length of time, by how long"),
        "late>3d",
        query_kinds.late,
        0,
        ("3d", "1w", "30d"),
        ("3天", "1周", "30天"),
        alone=True,
    ),
    Field(
        "due",
        ("到期",),
        N_("next contact: a date, or in how many days"),
        "due<7d",
        _DUE,
        2,
        ("7d", "30d", "today", "tomorrow"),
        ("7天", "30天", "今天", "明天"),
    ),
    Field(
        "last",
        ("上次",),
        N_("last contact: a date, or how many days ago"),
        "last>30d",
        _CONTACTED,
        2,
        ("30d", "90d", "7d"),
        ("30天", "90天", "7天"),
    ),
    Field(
        "close",
        ("预计成交", "成交日", "close_by"),
        N_("closing date, or within how many days"),
        "close<30d",
        _CLOSING,
        2,
        ("30d", "90d", "7d"),
        ("30天", "90天", "7天"),
    ),
    Field(
        "created",
        ("添加日期", "创建"),
        N_("when added: a date, month or year"),
        "created:2026-09",
        _CREATED,
        2,
        ("month", "lastmonth", "year"),
        ("本月", "上月", "今年"),
    ),
    Field(
        "amount",
        ("金额",),
        N_("amount; k, m, 千 and 万 work"),
        "amount>10k",
        query_kinds.amount,
        2,
        ("10k", "100k", "1m"),
        ("1万", "10万", "100万"),
    ),
    Field(
        "need",
        ("需求",),
        N_("need"),
        "need:now",
        _NEED,
        1,
        ("now", "later", "none", "unknown"),
        _twins(_NEEDS),
    ),
    Field("status", ("状态",), N_("deal status"), "status:won", _STATUS, 1, STATUSES, _twins(_STATUSES)),
    Field(
        "importance",
        ("重要程度", "重要性"),
        N_("importance"),
        "importance:key",
        _IMPORTANCE,
        1,
        IMPORTANCES,
        _twins(_IMPORTANCES),
    ),
    Field("tag", ("标签",), N_("has one of these tags"), "tag:vip", query_kinds.tags, 3),
    Field("name", ("姓名",), N_("the name contains"), "name:wang", _of("name"), 3),
    Field("company", ("公司",), N_("the company contains"), "company:nord", _of("company"), 3),
    Field("title", ("职务", "职位"), N_("the job title contains"), "title:manager", _of("title"), 3),
    Field("owner", ("负责人",), N_("the owner contains"), "owner:li", _of("owner"), 3),
    Field("source", ("来源",), N_("the source contains"), "source:expo", _of("source"), 3),
    Field("region", ("地区", "区域"), N_("the region contains"), "region:north", _of("region"), 3),
    Field("address", ("地址",), N_("the address contains"), "address:berlin", _of("address"), 3),
    Field("phone", ("电话", "手机"), N_("a phone number contains"), "phone:138", query_kinds.phone, 3),
    Field("email", ("邮箱", "邮件"), N_("an e-mail address contains"), "email:@nord", query_kinds.emails, 3),
    Field("wechat", ("微信",), N_("the WeChat id contains"), "wechat:wang", _of("wechat"), 3),
    _flag("never", ("从未联系", "未联系"), N_("never contacted"), lambda outlook: outlook.never),
    _flag(
        "slipped",
        ("成交延期", "延期"),
        N_("the closing date passed without a deal"),
        lambda outlook: outlook.slipped,
    ),
    _flag("drift", ("待调级",), N_("a different grade is suggested"), lambda outlook: outlook.drift != 0),
    _flag(
        "no-date", ("缺成交日", "无日期"), N_("a need, but no closing date"), lambda outlook: outlook.no_date
    ),
    _flag("none", ("不再联系",), N_("no further contact planned"), lambda outlook: outlook.due is None),
)
"""Every field and every word that is a test by itself, in the order in which help shows them."""

BY_NAME: Final = {name: field for field in FIELDS for name in field.names}
"""Every name, in any language → its field."""
_ALONE: Final = {name: field for field in FIELDS if field.alone for name in field.names}
