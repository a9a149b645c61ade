"""Make a large book for measuring: `python -m tests.bench.make_book FILE [CUSTOMERS [FOLLOWUPS_EACH]]`.

The customers are invented; six in ten are Chinese. The same arguments give the same ones. The lines are
written straight in the form of the book, because going through the book itself would measure something else.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from tui.book.codec import encode_line
from tui.book.layout import FORMAT, render
from tui.book.reading import Reading, source_of
from tui.book.record import Record, assign
from tui.book.store import Store
from tui.book.values import encode

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "伟芳娜敏静磊洋勇艳杰娟涛明超霞平刚桂英华建国文玉兰海燕志强"
_CITIES = ["上海", "深圳", "苏州", "宁波", "成都", "青岛", "Hamburg", "Porto", "Austin", "Lyon"]
_TRADES = ["电子", "机械", "包装", "物流", "食品", "纺织", "建材", "Tools", "Foods", "Textiles"]
_FIRST = ["Ana", "Tom", "Emma", "Lucas", "Grace", "Oliver", "Nina", "Yusuf", "Chloe", "Diego"]
_LAST = ["Ruiz", "Keller", "Lindqvist", "Martin", "Okafor", "Grant", "Petrova", "Demir", "Dubois", "Torres"]
_WORDS = [
    "报价",
    "样品",
    "交货期",
    "付款方式",
    "老板",
    "出差",
    "下周",
    "再联系",
    "技术参数",
    "比较",
    "竞争对手",
    "价格",
    "满意",
    "合同",
    "call",
    "again",
    "sample",
    "price",
]
_DEVICE = "00000abc"
_TODAY = date(2026, 11, 21)


def make_book(path: Path, customers: int = 2500, followups_each: int = 20, seed: int = 1) -> None:
    """Write a book with so many customers and follow-ups to `path`."""
    source = random.Random(seed)
    ids = [
        f"{1_700_000_000_000 + n:012x}7{n & 0xFFF:03x}8{source.getrandbits(60):015x}"
        for n in range(customers)
    ]
    people = [encode_line("customers", record_id, _customer(source)) for record_id in ids]
    followups = sorted(_followups(source, ids, followups_each))
    header = {"format": FORMAT, "id": "0198f3a2b7c170008000000000000000"}
    with path.open("wb") as file:
        file.writelines(render(header, {"customers": people, "followups": followups}))


def edited(data: bytes, device: int) -> bytes:
    """The bytes of a book after one of a hundred of its records was edited on a machine of this number."""
    source, store = random.Random(device), Store()
    reading = Reading(source_of(data, Path()), store)
    reading.finish()
    for name, table in store.tables.items():
        for number, record_id in enumerate(source.sample(table.ids, len(table.ids) // 100)):
            stamp = f"{1_790_000_000_000 + number:012x}-0000-{device:08x}"
            store.join(name, record_id, assign({"note": encode(f"edited on {device}")}, stamp))
    return b"".join(render(reading.source.findings.header, store.in_order()))


def _customer(source: random.Random) -> Record:
    chinese = source.random() < 0.6
    name = (
        source.choice(_SURNAMES) + "".join(source.choices(_GIVEN, k=source.choice((1, 2))))
        if chinese
        else f"{source.choice(_FIRST)} {source.choice(_LAST)}"
    )
    grade = source.choices("ABCDE", (1, 3, 8, 38, 50))[0]
    values: dict[str, object] = {
        "name": name,
        "company": source.choice(_CITIES) + source.choice(_TRADES) + ("有限公司" if chinese else " Ltd"),
        "phones/" + f"+861{source.randrange(3 * 10**9, 10**10 - 1)}": "mobile",
        "grade": grade,
        "need": {"D": "later", "E": "none"}.get(grade, "now"),
        "amount": source.randrange(5, 300) * 1000,
        "created": (_TODAY - timedelta(source.randrange(5, 700))).isoformat(),
        "owner": source.choice(("li", "zhao", "ana")),
        "region": source.choice(("华东", "华南", "华北", "Europe")),
        "source": source.choice(("展会", "网站", "电话", "referral")),
    }
    if grade in "ABC":
        values["close_by"] = (_TODAY + timedelta(source.randrange(-5, 180))).isoformat()
    return assign({key: encode(value) for key, value in values.items()}, _stamp(source))


def _followups(source: random.Random, customers: list[str], each: int) -> Iterator[bytes]:
    for number in range(len(customers) * each):
        moment = datetime(2026, 11, 20, 12, tzinfo=timezone(timedelta(hours=8))) - timedelta(
            minutes=source.randrange(700 * 24 * 60)
        )
        grade = source.choice("ABCDE")
        values = {
            "customer": customers[number % len(customers)],
            "at": moment.isoformat(timespec="minutes"),
            "kind": source.choices(("call", "message", "visit", "email", "note"), (8, 4, 2, 4, 2))[0],
            "outcome": source.choices(("reached", "no-answer"), (7, 2))[0],
            "from": grade,
            "grade": grade,
            "note": " ".join(source.choices(_WORDS, k=source.randrange(8, 40))),
        }
        record_id = (
            f"{int(moment.timestamp() * 1000):012x}7{number & 0xFFF:03x}8{source.getrandbits(60):015x}"
        )
        record = assign({key: encode(value) for key, value in values.items()}, _stamp(source))
        yield encode_line("followups", record_id, record)


def _stamp(source: random.Random) -> str:
    return f"{1_760_000_000_000 + source.randrange(10**10):012x}-0000-{_DEVICE}"


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[2:]]
    make_book(Path(sys.argv[1]), *numbers)
