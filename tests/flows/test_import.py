"""Lists into a real book and out again: what is counted, what is linked, what a second import leaves alone."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.flows.driving import speaking
from tui import config
from tui.book.book import Book
from tui.config import Config
from tui.core import changes
from tui.core.model import Customer, FollowUp
from tui.exchange.errors import ExchangeError, StoppedError
from tui.exchange.export import export
from tui.exchange.importer import apply, plan_import
from tui.exchange.report import Counts, Plan, Report

CONFIG: Config = config.load()
NOW = datetime(2026, 11, 21, 15, 4, tzinfo=timezone(timedelta(hours=8)))
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the real lists are not here")


@dataclass
class Desk:
    """A book in a folder of its own, and a way to import text into it."""

    book: Book
    folder: Path

    def write(self, text: str, name: str = "list.csv") -> Path:
        """A list file."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def plan(self, path: Path, **options: object) -> Plan:
        """A dry run."""
        return plan_import(path, self.book, CONFIG, now=NOW, **options)  # type: ignore[arg-type]

    def take(self, text: str, name: str = "list.csv") -> Report:
        """Import a list given as text."""
        return apply(self.plan(self.write(text, name)), self.book)

    def take_file(self, path: Path) -> Report:
        """Import a file; rejected rows go into this folder."""
        return apply(self.plan(path), self.book, rejected_file=self.folder / "rejected.csv")

    def named(self, name: str) -> Customer:
        """The one customer of that name."""
        (found,) = [customer for customer in self.book.customers.values() if customer.name == name]
        return found

    def timeline(self, name: str) -> list[FollowUp]:
        """The follow-ups of the one customer of that name."""
        return self.book.followups(self.named(name).id)

    def add(self, **fields: object) -> str:
        """A customer who is in the book already."""
        customer_id = self.book.new_id()
        self.book.apply(changes.add(customer_id, fields, created=NOW.date(), grade="D"))  # type: ignore[arg-type]
        return customer_id

    def state(self) -> tuple[dict[str, Customer], list[list[FollowUp]]]:
        """Everything in the book."""
        return dict(self.book.customers), [self.book.followups(found) for found in self.book.customers]


MakeDesk = Callable[[], Desk]
Hubspot = tuple[Desk, Report, Report]
"""A desk, and what the import of the contacts and of the activities reported."""
Known = dict[str, object]


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[MakeDesk]:
    """Makes desks with empty books; closed at the end."""
    made: list[Desk] = []

    def make() -> Desk:
        folder = tmp_path / f"desk{len(made)}"
        folder.mkdir()
        made.append(Desk(Book.open(folder / "book.json", folder / "state"), folder))
        return made[-1]

    yield make
    for desk in made:
        desk.book.close()


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """One empty book."""
    return make_desk()


@pytest.fixture(scope="module")
def hubspot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hubspot]:
    """A book with HubSpot's contacts and activities, for looking only."""
    folder = tmp_path_factory.mktemp("hubspot")
    desk = Desk(Book.open(folder / "book.json", folder / "state"), folder)
    contacts = desk.take_file(DATA / "hubspot_contacts.csv")
    yield desk, contacts, desk.take_file(DATA / "hubspot_activities.csv")
    desk.book.close()


def adds_up(counts: Counts) -> bool:
    """Whether every row read is accounted for."""
    return counts.read == counts.added + counts.updated + counts.skipped + counts.rejected


# -- real lists ----------------------------------------------------------------------------------------------------


@needs_data
def test_hubspot_contacts_and_activities_give_the_whole_history(hubspot: Hubspot) -> None:
    desk, contacts, activities = hubspot
    assert contacts.counts == Counts(read=950, added=950)
    assert (activities.counts.read, activities.counts.added, activities.counts.rejected) == (2000, 2000, 0)
    timelines = {found: desk.book.followups(found) for found in desk.book.customers}
    kinds = Counter(entry.kind for timeline in timelines.values() for entry in timeline)
    with_open_task = sum(1 for found in timelines if desk.book.standing(found).planned)
    assert kinds == {"call": 402, "meeting": 412, "email": 398, "note": 403, "task": 385, "plan": 262}
    assert with_open_task == 262
    assert sum(1 for timeline in timelines.values() if not timeline) == 103
    assert activities.counts.followups == 2000 + with_open_task


@needs_data
def test_hubspot_open_tasks_set_the_earliest_due_date_as_the_next_date(hubspot: Hubspot) -> None:
    desk = hubspot[0]
    earliest: dict[str, str] = {}
    with (DATA / "hubspot_activities.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["Activity Type"] == "Task" and row["Task Due Date"] and row["Task Status"] != "Completed":
                address = row["Associated Contact Email"]
                earliest[address] = min(earliest.get(address, "9"), row["Task Due Date"])
    planned = {
        next(iter(customer.emails)): standing.planned
        for customer in desk.book.customers.values()
        if (standing := desk.book.standing(customer.id)).planned
    }
    assert planned == earliest


@needs_data
def test_hubspot_fields_are_where_they_belong(hubspot: Hubspot) -> None:
    desk = hubspot[0]
    customer = desk.named("Francisco Small")
    assert customer.phones == {"416-810-9897x752": "", "(376)694-9481x10051": "mobile"}
    assert customer.address == "64642 Brianna Forges, Kevinborough, GU, 06652, Ghana"
    assert (customer.company, customer.owner) == ("freeman.net", "dwight.schrute@example.com")
    assert (customer.status, customer.created) == ("prospect", date(2024, 8, 18))
    assert customer.custom["Lead Status"] == "In Progress"
    statuses = Counter(customer.custom["Lifecycle Stage"] for customer in desk.book.customers.values())
    assert statuses["Customer"] == 120
    assert all(
        customer.status == "won"
        for customer in desk.book.customers.values()
        if customer.custom["Lifecycle Stage"] == "Customer"
    )


@needs_data
def test_northwind_rows_with_a_comma_too_many_are_reported_and_not_shifted(desk: Desk) -> None:
    report = desk.take_file(DATA / "northwind_customers.csv")
    assert report.counts == Counts(read=91, added=67, rejected=24)
    assert [row.line for row in report.rejected][:3] == [8, 9, 10]
    assert all("12" in row.reason and "11" in row.reason for row in report.rejected)
    customer = desk.named("Ana Trujillo")
    assert customer.address == "Avda. de la Constitución 2222, México D.F., 05021, Mexico"
    assert not any("NULL" in repr(customer) for customer in desk.book.customers.values())


@needs_data
def test_alipay_bill_is_gb18030_after_24_lines_and_gives_counterparties(desk: Desk) -> None:
    plan = desk.plan(DATA / "cn_alipay_gb18030.csv")
    assert (plan.sheet.encoding, plan.sheet.table.skipped_lines, plan.counts.read) == ("GB18030", 24, 10)
    report = apply(plan, desk.book)
    assert adds_up(report.counts)
    assert desk.named("蚂蚁财富-蚂蚁（杭州）基金销售有限公司")
    assert desk.named("一卡通").custom["商品说明"] == "退款-一卡通充值"


@needs_data
def test_google_contact_keeps_seven_phones_and_four_addresses(desk: Desk) -> None:
    desk.take_file(DATA / "roundcube_gmail.csv")
    (customer,) = desk.book.customers.values()
    assert len(customer.phones) == 7
    assert customer.phones["homefax"] == "Home Fax"
    assert len(customer.emails) == 4
    assert customer.address == "home_street, home_pobox, home_city, home_state home_zip, home_country"
    assert customer.tags == {"My Contacts": True, "Test": True}


@needs_data
def test_real_lists_again_and_our_own_lists_of_them_change_nothing_and_are_the_same_elsewhere(
    make_desk: MakeDesk,
) -> None:
    """Every next date was deleted by our own list, and the counts said that nothing had happened."""
    here, there = make_desk(), make_desk()
    names = "hubspot_contacts hubspot_activities northwind_customers cn_alipay_gb18030 roundcube_gmail"
    lists = [DATA / f"{name}.csv" for name in names.split()]
    for path in lists:
        here.take_file(path)
    before = here.state()
    own = export(here.book, here.folder / "all.csv").files
    for path in (*lists, *own):
        counts = here.take_file(path).counts
        assert (counts.skipped, counts.followups) == (counts.read - counts.rejected, 0)
    assert here.state() == before
    for path in own:
        assert there.take_file(path).counts.rejected == 0
    assert there.state() == before


@needs_data
def test_a_workbook_is_refused_with_advice(desk: Desk) -> None:
    with pytest.raises(ExchangeError, match=r"cn_store_customers\.xlsx .*Excel"):
        desk.plan(DATA / "cn_store_customers.xlsx")


# -- customers -----------------------------------------------------------------------------------------------------


def test_a_plan_shows_everything_and_changes_nothing(desk: Desk) -> None:
    path = desk.write("姓名;手机;生日;备注\n王伟;13800138000;03/04/1990;老客户\n;;;only a note\n")
    plan = desk.plan(path)
    assert plan.counts == Counts(read=2, added=1, rejected=1)
    assert plan.sheet.table.delimiter == ";"
    columns = {column.header: column.field for column in plan.sheet.columns}
    assert (columns["姓名"], columns["手机"]) == ("name", "mobile")
    (warning,) = plan.warnings
    assert "03/04/1990" in warning
    assert plan.preview[0].fields["phones"] == "+8613800138000"
    assert [row.line for row in plan.rejected] == [3]
    assert not desk.book.customers
    assert not (desk.folder / "list.rejected.csv").exists()


def test_an_import_is_one_step_of_undo(desk: Desk) -> None:
    desk.take("name,phone\nAnn,1\nBob,2\nEve,3\n")
    undone = desk.book.undo()
    assert undone is not None
    assert (undone.kind, undone.undone, dict(desk.book.customers)) == ("import", True, {})
    desk.book.redo()
    assert len(desk.book.customers) == 3


def test_a_list_can_come_in_again_after_undo(desk: Desk) -> None:
    text = "id,name\n1,Ann\n"
    desk.take(text)
    desk.book.undo()
    assert desk.take(text).counts.added == 1


def test_rejected_rows_go_to_a_file_that_can_be_corrected_and_imported(desk: Desk) -> None:
    report = desk.take("name,phone,note\nAnn,1,x\nBob,2,a,b\n=cmd,3,,,z\n")
    path = desk.folder / "list.rejected.csv"
    assert report.rejected_file == path
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["line", "reason", "name", "phone", "note"]
    assert [row[0] for row in rows[1:]] == ["3", "4"]
    assert rows[2][2] == "'=cmd"
    path.write_text('line,reason,name,phone,note\n3,x,Bob,2,"a,b"\n', encoding="utf-8-sig")
    assert desk.take_file(path).counts == Counts(read=1, added=1)
    assert desk.named("Bob").note == "a,b"
    assert desk.named("Bob").custom == {}


def test_rejected_rows_have_a_chinese_header_in_chinese_and_come_back(desk: Desk) -> None:
    with speaking("zh"):
        path = desk.take("姓名,电话\n王伟,1,2\n").rejected_file
    assert path is not None
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == "行,原因,姓名,电话"
    path.write_text("行,原因,姓名,电话\n2,x,王伟,13800138000\n", encoding="utf-8-sig")
    assert desk.take_file(path).counts == Counts(read=1, added=1)
    assert desk.named("王伟").custom == {}


def test_a_file_of_rejected_rows_is_never_overwritten(desk: Desk) -> None:
    text = "name,phone\nAnn,1\nBob,2,3\n"
    first = desk.take(text).rejected_file
    assert desk.take(text).rejected_file == first  # nothing else to say
    assert first is not None
    first.write_text("corrections")
    assert desk.take(text).rejected_file == desk.folder / "list.rejected-2.csv"
    assert first.read_text() == "corrections"


def test_rejected_rows_find_a_place_where_the_folder_is_read_only(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere, locked = tmp_path / "cwd", tmp_path / "locked"
    elsewhere.mkdir()
    locked.mkdir()
    monkeypatch.chdir(elsewhere)
    path = locked / "list.csv"
    path.write_text("name,phone\nAnn,1\nBob,2,3\n")
    locked.chmod(0o555)  # the superuser may write there, and still must not
    try:
        assert apply(desk.plan(path), desk.book).rejected_file == elsewhere / "list.rejected.csv"
    finally:
        locked.chmod(0o755)
    assert [found.name for found in locked.iterdir()] == ["list.csv"]


def test_rejected_rows_go_beside_the_list_if_the_wanted_file_cannot_be_written(desk: Desk) -> None:
    plan = desk.plan(desk.write("name,phone\nAnn,1\nBob,2,3\n"))
    # Below a file nothing can be written, whoever runs this.
    report = apply(plan, desk.book, rejected_file=desk.folder / "list.csv" / "x.csv")
    assert report.rejected_file == desk.folder / "list.rejected.csv"


def test_stopping_changes_nothing(desk: Desk) -> None:
    path = desk.write("name\n" + "".join(f"Ann {number}\n" for number in range(500)))
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 100

    report = apply(desk.plan(path), desk.book, stop)
    assert report.stopped
    assert not desk.book.customers
    asked = 0
    with pytest.raises(StoppedError):
        desk.plan(path, stop=stop)


def test_progress_runs_to_the_end(desk: Desk) -> None:
    seen: list[tuple[int, int]] = []
    path = desk.write("name\n" + "".join(f"Ann {number}\n" for number in range(120)))
    plan = desk.plan(path, progress=lambda done, total: seen.append((done, total)))
    apply(plan, desk.book, progress=lambda done, total: seen.append((done, total)))
    assert seen[0] == (50, 240)
    assert (240, 240) in seen
    assert seen[-1] == (120, 120)


@pytest.mark.parametrize(
    ("known", "row"),
    [
        ({"name": "Ann", "emails": {"Ann@Lee.org": ""}}, "Ann Lee,ann@lee.org,,"),
        ({"name": "王伟", "phones": {"+8613800138000": ""}}, "王伟经理,,138 0013 8000,"),
        ({"name": "王伟", "company": "华东电机有限公司"}, "王伟,,,华东电机"),
        ({"name": "王伟", "emails": {"w@w.cn": ""}}, "Wei Wang,w@w.cn,,"),
    ],
)
def test_a_customer_is_known_by_address_number_or_name_and_company(
    desk: Desk, known: Known, row: str
) -> None:
    desk.add(**known)
    assert desk.take(f"name,email,phone,company\n{row}\n").counts.added == 0
    assert len(desk.book.customers) == 1


@pytest.mark.parametrize(
    ("known", "row"),
    [
        ({"name": "Ann", "emails": {"ann@lee.org": ""}}, "Ann,other@lee.org,,"),
        ({"name": "Ann", "phones": {"+8613800138000": ""}}, "Ann,,13900139000,"),
        ({"name": "Ann", "company": "Acme"}, "Ann,,,Bell"),
        (
            {"name": "Ann", "emails": {"a@a.cn": ""}, "phones": {"021-58881234": ""}},
            "Bob,b@b.cn,021-58881234,",
        ),
    ],
)
def test_a_name_alone_never_decides_against_what_differs(desk: Desk, known: Known, row: str) -> None:
    desk.add(**known)
    assert desk.take(f"name,email,phone,company\n{row}\n").counts.added == 1


def test_two_people_with_one_number_are_two(desk: Desk) -> None:
    text = "name,phone\n王伟,021-58881234\n李娜,021-58881234\n"
    assert desk.take(text).counts.added == 2
    assert desk.take(text).counts.skipped == 2


def test_an_id_decides_even_if_everything_else_has_changed(desk: Desk) -> None:
    desk.take("id,name,email\nK1,Ann,ann@lee.org\n")
    report = desk.take("id,name,email\nK1,Ann Smith,smith@lee.org\n")
    assert report.counts.updated == 1
    assert set(desk.named("Ann Smith").emails) == {"ann@lee.org", "smith@lee.org"}
    assert ("“Ann”" in report.remarks[0].text, "“Ann Smith”" in report.remarks[0].text) == (True, True)


def test_an_update_writes_what_differs_and_empties_nothing(desk: Desk) -> None:
    desk.take("id,name,title,note\nK1,Ann,Buyer,likes tea\n")
    desk.take("id,name,title,note,city\nK1,Ann,Head buyer,,Bonn\n")
    customer = desk.named("Ann")
    assert (customer.title, customer.note, customer.address) == ("Head buyer", "likes tea", "Bonn")


def test_a_name_made_up_from_an_address_gives_way_and_never_replaces_one(desk: Desk) -> None:
    desk.take("name,email\n,ann@lee.org\n")
    desk.take("name,email\nAnn,ann@lee.org\n")
    desk.take("name,email\n,ann@lee.org\n")
    assert [customer.name for customer in desk.book.customers.values()] == ["Ann"]


def test_duplicates_inside_a_list_are_one_customer_and_the_first_row_is_right(desk: Desk) -> None:
    text = "name,email,title,phone\nAnn,ann@lee.org,Buyer,\nAnn,ann@lee.org,Boss,13800138000\nAnn,ann@lee.org,,\n"
    report = desk.take(text)
    assert report.counts == Counts(read=3, added=1, updated=1, skipped=1)
    customer = desk.named("Ann")
    assert (customer.title, list(customer.phones)) == ("Buyer", ["+8613800138000"])
    assert [(remark.line, "“Boss”" in remark.text, "2" in remark.text) for remark in report.remarks] == [
        (3, True, True)
    ]
    assert desk.take(text).counts == Counts(read=3, skipped=3)


def test_a_grade_changed_by_hand_is_not_overwritten(desk: Desk) -> None:
    desk.take("id,name,grade\nK1,Ann,C\nK2,Bob,C\n")
    bob = desk.named("Bob")
    desk.book.apply(changes.regrade(bob, desk.book.new_id(), "A", at=changes.timestamp(NOW)))
    report = desk.take("id,name,grade\nK1,Ann,B\nK2,Bob,B\n")
    assert (desk.named("Ann").grade, desk.named("Bob").grade) == ("B", "A")
    assert report.counts.followups == 1
    (entry,) = desk.book.grade_history(desk.named("Ann").id)
    assert (entry.from_grade, entry.grade, entry.note) == ("C", "B", "list.csv")
    assert [(remark.line, " B " in remark.text) for remark in report.remarks] == [(3, True)]
    assert desk.take("id,name,grade\nK1,Ann,D\n").counts.updated == 1


def test_a_status_set_by_hand_stays_until_the_list_says_something_new(desk: Desk) -> None:
    desk.take("id,name,lifecycle stage\nK1,Ann,Lead\n")
    desk.book.apply(changes.edit(desk.named("Ann"), {"status": "won"}))
    assert desk.take("id,name,lifecycle stage,title\nK1,Ann,Lead,Boss\n").counts.updated == 1
    assert desk.named("Ann").status == "won"
    desk.take("id,name,lifecycle stage\nK1,Ann,Opportunity\n")
    assert desk.named("Ann").status == "negotiating"


def test_what_was_corrected_by_hand_survives_the_same_list(desk: Desk) -> None:
    text = "name,email,title,city\nAnn,ann@lee.org,Buyer,Bonn\n"
    desk.take(text)
    desk.book.apply(changes.edit(desk.named("Ann"), {"name": "Anna", "title": "Head buyer", "address": None}))
    assert desk.take(text).counts == Counts(read=1, skipped=1)
    assert (desk.named("Anna").title, desk.named("Anna").address) == ("Head buyer", "")
    assert desk.take(text.replace("Bonn", "Ulm")).counts.updated == 1
    assert desk.named("Ann").address == "Ulm"


def test_a_row_that_goes_back_to_what_it_was_has_news(desk: Desk) -> None:
    for title in ("Buyer", "Boss", "Buyer"):
        desk.take(f"id,name,title\nK1,Ann,{title}\n")
        assert desk.named("Ann").title == title
    assert len(desk.named("Ann").refs) == 2  # the id, and the mark of the last row alone


def test_another_kind_of_list_is_known_again_too(desk: Desk) -> None:
    one, other = "id,name,title\nK1,Ann,Buyer\n", "name,email,job title,id\nAnn,ann@lee.org,Boss,K1\n"
    desk.take(one)
    desk.take(other)
    assert desk.take(one).counts == Counts(read=1, skipped=1)
    assert desk.named("Ann").title == "Boss"


def test_the_marks_of_two_rows_about_one_customer_both_stay(desk: Desk) -> None:
    text = "name,email,title,phone\nAnn,ann@lee.org,{title},\nAnn,ann@lee.org,,13800138000\n"
    desk.take(text.format(title="Buyer"))
    assert desk.take(text.format(title="Boss")).counts == Counts(read=2, updated=1, skipped=1)
    assert desk.take(text.format(title="Boss")).counts == Counts(read=2, skipped=2)
    assert sum(ref.startswith("said:") for ref in desk.named("Ann").refs) == 2


def test_whole_amounts_are_numbers_in_the_book(desk: Desk) -> None:
    desk.take("name,amount\nAnn,12万\nBob,12.50\n")
    amounts = {record["name"]: record["amount"] for record in desk.book.plain("customers").values()}
    assert amounts == {"Ann": 120000, "Bob": "12.5"}


def test_the_same_list_with_another_map_is_read_anew(desk: Desk) -> None:
    path = desk.write("name,email,remark\nAnn,ann@lee.org,Buyer\n")
    desk.take_file(path)
    mapped = desk.folder / "map.yaml"
    mapped.write_text("remark: title\n")
    assert apply(desk.plan(path, map_file=mapped), desk.book).counts.updated == 1
    assert desk.named("Ann").title == "Buyer"


def test_a_plan_made_before_the_book_changed_adds_nobody_twice(desk: Desk) -> None:
    plan = desk.plan(desk.write("name,email\nAnn,ann@lee.org\n"))
    apply(plan, desk.book)
    assert apply(plan, desk.book).counts == Counts(read=1, skipped=1)
    assert len(desk.book.customers) == 1


def test_a_next_date_beside_a_customer_is_a_plan(desk: Desk) -> None:
    text = "姓名,手机,下次联系时间\n王伟,13800138000,2026/12/5\n李娜,13900139000,2026/12/6 9:30\n"
    text += "张敏,13700137000,年底\n"
    assert desk.take(text).counts == Counts(read=3, added=3, followups=2)
    planned = {name: desk.book.standing(desk.named(name).id).planned for name in ("王伟", "李娜", "张敏")}
    assert planned == {"王伟": "2026-12-05", "李娜": "2026-12-06T09:30", "张敏": None}
    assert desk.named("张敏").custom == {"下次联系时间": "年底"}
    wei = desk.named("王伟")
    desk.book.apply(changes.log(wei, desk.book.new_id(), at=changes.timestamp(NOW + timedelta(hours=1))))
    assert desk.take(text).counts == Counts(read=3, skipped=3)
    assert desk.book.standing(wei.id).planned is None
    assert desk.take(text.replace("12/5", "12/7")).counts == Counts(read=3, updated=1, skipped=2, followups=1)


def test_the_map_file_says_what_the_header_does_not(desk: Desk) -> None:
    path = desk.write("A;B;C\nAnn;13800138000;x\n")
    with pytest.raises(ExchangeError, match=r"1 .*A;B;C.*--map"):
        desk.plan(path)
    mapped = desk.folder / "map.yaml"
    mapped.write_text("A: name\nB: phone:shop\nC: ignore\n")
    apply(desk.plan(path, map_file=mapped), desk.book)
    assert desk.named("Ann").phones == {"+8613800138000": "shop"}
    assert desk.named("Ann").custom == {}


# -- activities ----------------------------------------------------------------------------------------------------

ANN = {"name": "Ann", "emails": {"ann@lee.org": ""}, "phones": {"+8613800138000": ""}}


@pytest.mark.parametrize(
    ("header", "cell"),
    [("contact email", "ANN@lee.org"), ("phone", "138 0013 8000"), ("contact name", "ann")],
)
def test_activities_are_linked_by_address_number_or_name(desk: Desk, header: str, cell: str) -> None:
    desk.add(**ANN)
    report = desk.take(f"type,date,{header},notes\nCall,2026-05-01,{cell},hello\n")
    assert report.counts == Counts(read=1, added=1, followups=1)
    (entry,) = desk.timeline("Ann")
    assert (entry.kind, entry.at, entry.note) == ("call", "2026-05-01", "hello")
    assert desk.book.standing(desk.named("Ann").id).last == date(2026, 5, 1)


def test_activities_nobody_can_be_found_for_are_rejected_with_the_reason(desk: Desk) -> None:
    desk.add(name="Ann", company="Acme")
    desk.add(name="Ann", company="Bell")
    report = desk.take("type,date,contact name\nCall,2026-05-01,Ann\nCall,2026-05-01,Bob\nCall,,Bob\n")
    assert [row.line for row in report.rejected] == [2, 3, 4]
    namesakes, nobody, undated = (row.reason for row in report.rejected)
    assert ("“Ann”" in namesakes, "2" in namesakes, "“Bob”" in nobody, "“" in undated) == (
        True,
        True,
        True,
        False,
    )


def test_a_meeting_with_several_customers_is_in_the_timeline_of_each(desk: Desk) -> None:
    desk.add(**ANN)
    desk.add(name="Bob", emails={"bob@lee.org": ""})
    text = "type,date,contact email\nMeeting,2026-05-01,ann@lee.org; bob@lee.org\n"
    assert desk.take(text).counts == Counts(read=1, added=1, followups=2)
    assert len(desk.timeline("Bob")) == len(desk.timeline("Ann")) == 1
    assert desk.take(text).counts == Counts(read=1, skipped=1)


def test_the_earliest_open_task_sets_the_next_date_and_it_holds(desk: Desk) -> None:
    desk.add(**ANN)
    header = "activity id,type,date,contact email,task due date,task status,subject\n"
    text = header + (
        "1,Task,2026-05-01,ann@lee.org,2026-12-24,Waiting,Card\n"
        "2,Task,2026-05-01,ann@lee.org,2026-12-01,Not started,Quote\n"
        "3,Task,2026-05-01,ann@lee.org,2026-11-30,Completed,Done\n"
        "4,Call,2026-11-20,ann@lee.org,,,\n"
    )
    assert desk.take(text).counts.followups == 5
    ann = desk.named("Ann").id
    assert desk.book.standing(ann).planned == "2026-12-01"
    plan = desk.timeline("Ann")[0]
    assert (plan.kind, plan.note, plan.at) == ("plan", "Quote", "2026-11-21T15:04+08:00")
    assert desk.take(text).counts.followups == 0
    moved = text.replace("2026-12-01", "2026-12-05")
    assert desk.take(moved).counts.updated == 1
    assert desk.book.standing(ann).planned == "2026-12-05"


def test_a_next_date_set_by_hand_stays_if_it_comes_first(desk: Desk) -> None:
    desk.add(**ANN)
    ann = desk.named("Ann")
    at = changes.timestamp(NOW - timedelta(days=1))
    desk.book.apply(changes.plan(ann, desk.book.new_id(), "2026-11-25", at=at))
    header = "activity id,type,date,contact email,task due date\n"
    report = desk.take(header + "1,Task,2026-05-01,ann@lee.org,2026-12-01\n")
    assert desk.book.standing(ann.id).planned == "2026-11-25"
    assert ("2026-11-25" in report.remarks[0].text, "2026-12-01" in report.remarks[0].text) == (True, True)
    desk.take(header + "2,Task,2026-05-01,ann@lee.org,2026-11-23\n")
    assert desk.book.standing(ann.id).planned == "2026-11-23"


def test_a_coming_meeting_becomes_a_contact_once_it_is_over(desk: Desk) -> None:
    desk.add(**ANN)
    path = desk.write("activity id,type,date,contact email\n1,Meeting,2026-11-25 10:00,ann@lee.org\n")
    desk.take_file(path)
    ann = desk.named("Ann").id
    assert (desk.book.standing(ann).last, desk.book.standing(ann).planned) == (None, "2026-11-25T10:00")
    assert desk.take_file(path).counts.skipped == 1
    later = plan_import(path, desk.book, CONFIG, now=NOW + timedelta(days=5))
    assert apply(later, desk.book).counts.updated == 1
    standing = desk.book.standing(ann)
    assert (standing.last, standing.planned) == (date(2026, 11, 25), None)


def test_a_changed_activity_is_updated_and_not_doubled(desk: Desk) -> None:
    desk.add(**ANN)
    desk.take("activity id,type,date,contact email,notes\n1,Call,2026-05-01,ann@lee.org,hi\n")
    report = desk.take("activity id,type,date,contact email,notes\n1,Call,2026-05-01,ann@lee.org,hi there\n")
    assert report.counts == Counts(read=1, updated=1)
    assert [entry.note for entry in desk.timeline("Ann")] == ["hi there"]


def test_a_follow_up_corrected_by_hand_survives_the_same_list(desk: Desk) -> None:
    desk.add(**ANN)
    text = "activity id,type,date,contact email,notes,task due date\n1,Call,2026-05-01,ann@lee.org,hi,\n"
    text += "2,Task,2026-05-01,ann@lee.org,quote,2026-12-01\n"
    desk.take(text)
    ann = desk.named("Ann")
    (call,) = [entry for entry in desk.timeline("Ann") if entry.kind == "call"]
    (plan,) = [entry for entry in desk.timeline("Ann") if entry.kind == "plan"]
    desk.book.apply(changes.edit_followup(ann, call, {"note": "said hi"}))
    desk.book.apply(changes.edit_followup(ann, plan, {"next": "2026-12-08"}))
    before = desk.state()
    assert desk.take(text).counts == Counts(read=2, skipped=2)
    assert desk.state() == before
    assert desk.take(text.replace(",hi,", ",hi there,")).counts == Counts(read=2, updated=1, skipped=1)
    assert desk.book.standing(ann.id).planned == "2026-12-08"


def test_a_task_that_is_done_lets_the_next_one_set_the_date(desk: Desk) -> None:
    desk.add(**ANN)
    header = "activity id,type,date,contact email,task due date,task status\n"
    second = "2,Task,2026-05-01,ann@lee.org,2026-12-24,Waiting\n"
    desk.take(header + "1,Task,2026-05-01,ann@lee.org,2026-12-01,Waiting\n" + second)
    report = desk.take(header + "1,Task,2026-05-01,ann@lee.org,2026-12-01,Completed\n" + second)
    assert report.counts == Counts(read=2, updated=1, skipped=1, followups=1)
    later = plan_import(desk.folder / "list.csv", desk.book, CONFIG, now=NOW + timedelta(days=1))
    assert later.counts.followups == 0
    assert "2026-12-24" in {entry.next for entry in desk.timeline("Ann")}


def test_a_task_that_is_done_asks_for_no_date_any_more(desk: Desk) -> None:
    desk.add(**ANN)
    text = "activity id,type,date,contact email,task due date,task status\n"
    text += "1,Task,2026-05-01,ann@lee.org,2026-12-01,{status}\n2,Call,2026-11-01,ann@lee.org,,\n"
    desk.take(text.format(status="Waiting"))
    assert desk.book.standing(desk.named("Ann").id).planned == "2026-12-01"
    assert desk.take(text.format(status="Completed")).counts.updated == 1
    assert desk.book.standing(desk.named("Ann").id).planned is None
    assert desk.take(text.format(status="Completed")).counts == Counts(read=2, skipped=2)


def test_a_task_that_was_corrected_by_hand_before_the_list_said_so_is_counted_too(desk: Desk) -> None:
    desk.add(**ANN)
    text = "activity id,type,date,contact email,task due date,task status\n"
    text += "1,Task,2026-05-01,ann@lee.org,2026-12-01,{status}\n"
    desk.take(text.format(status="Waiting"))
    (task,) = [entry for entry in desk.timeline("Ann") if entry.kind == "task"]
    note = {"note": "task due date: 2026-12-01\ntask status: Completed"}
    desk.book.apply(changes.edit_followup(desk.named("Ann"), task, note))
    assert desk.take(text.format(status="Completed")).counts == Counts(read=1, updated=1)
    assert desk.book.standing(desk.named("Ann").id).planned is None
    before = desk.state()
    assert desk.take(text.format(status="Completed")).counts == Counts(read=1, skipped=1)
    assert desk.state() == before


def test_a_row_that_names_an_activity_again_changes_nothing_that_is_not_counted(desk: Desk) -> None:
    desk.add(**ANN)
    text = "activity id,type,date,contact email,task due date\n1,Task,2026-05-01,ann@lee.org,2026-12-24\n"
    text += "1,Task,2026-05-01,ann@lee.org,2026-12-01\n"
    assert desk.take(text).counts == Counts(read=2, added=1, skipped=1, followups=2)
    assert desk.book.standing(desk.named("Ann").id).planned == "2026-12-24"


def test_a_name_does_not_link_against_another_address(desk: Desk) -> None:
    desk.add(**ANN)
    text = "type,date,contact email,contact name\nCall,2026-05-01,other@lee.org,Ann\n"
    assert desk.take(text).counts.rejected == 1
    assert desk.take("type,date,contact name\nCall,2026-05-02,Ann Lee (ann@lee.org)\n").counts.added == 1


def test_a_list_of_customers_with_a_type_and_a_date_is_no_list_of_activities(desk: Desk) -> None:
    plan = desk.plan(desk.write("type,create date,name,email\nWholesale,2026-05-01,Ann,a@b.cn\n"))
    assert plan.sheet.kind == "customers"


# -- export --------------------------------------------------------------------------------------------------------


def test_what_a_spreadsheet_would_run_leaves_harmless_and_comes_back(make_desk: MakeDesk) -> None:
    here, there = make_desk(), make_desk()
    nasty = '=HYPERLINK("http://evil","x")'
    ann = here.add(
        name=nasty,
        note="@SUM(1)",
        tags={"a,b": True, "=c": True},
        custom={"=d": "+1+1"},
        phones={"+8613800138000": ""},
    )
    here.book.apply(
        changes.log(here.book.customers[ann], here.book.new_id(), at="2026-11-20", note="-2+3\n=x")
    )
    files = export(here.book, here.folder / "all.csv").files
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not any(cell[:1] in "=@-" for cell in cells if cell)
        assert "+8613800138000" in cells or path != files[0]
        there.take_file(path)
    assert there.state() == here.state()


def test_only_the_customers_asked_for_are_exported(desk: Desk) -> None:
    ann, bob = desk.add(name="Ann"), desk.add(name="Bob")
    written = export(desk.book, desk.folder / "some.csv", [bob, "unknown"])
    assert (written.customers, written.followups) == (1, 0)
    text = written.files[0].read_text(encoding="utf-8-sig")
    assert "Bob" in text
    assert ann not in text


def test_json_holds_everything_with_follow_ups_under_their_customer(desk: Desk) -> None:
    import json

    ann = desk.add(**ANN, amount="120000", close_by="2026-12-01", custom={"Fax": "1"})
    desk.book.apply(
        changes.log(desk.book.customers[ann], desk.book.new_id(), at="2026-11-20", note="hi", next="none")
    )
    written = export(desk.book, desk.folder / "all.json")
    assert written.followups == 1
    (customer,) = json.loads(written.files[0].read_text(encoding="utf-8"))["customers"]
    assert (customer["name"], customer["amount"], customer["close_by"]) == ("Ann", "120000", "2026-12-01")
    assert customer["followups"][0]["note"] == "hi"
    assert customer["followups"][0]["next"] == "none"


def test_an_export_never_lands_on_the_book_or_in_an_unknown_form(desk: Desk) -> None:
    desk.add(name="Ann")
    desk.book.save()
    before = (desk.folder / "book.json").read_bytes()
    for name in ("book.json", "x.txt", "missing/x.csv"):
        with pytest.raises(ExchangeError, match=re.escape(name)):
            export(desk.book, desk.folder / name)
    assert not list(desk.folder.glob("**/x.*"))
    assert (desk.folder / "book.json").read_bytes() == before


def test_an_export_in_chinese_comes_back_too(make_desk: MakeDesk) -> None:
    here, there = make_desk(), make_desk()
    phones, emails = {"+8613800138000": "mobile"}, {"w@w.cn": ""}
    here.add(name="王伟", phones=phones, emails=emails, need="now", close_by="2026-12-01")
    with speaking("zh"):
        files = export(here.book, here.folder / "all.csv").files
    assert "姓名" in files[0].read_text(encoding="utf-8-sig")
    for path in files:
        there.take_file(path)
    assert there.state() == here.state()


def test_our_own_list_on_the_same_book_changes_nothing_even_if_numbers_are_shared(desk: Desk) -> None:
    for name in ("Ann", "Bob", "Bob"):
        desk.add(name=name, phones={"021-58881234": ""}, emails={"info@acme.cn": ""})
    before = desk.state()
    path = export(desk.book, desk.folder / "all.csv").files[0]
    assert desk.take_file(path).counts == Counts(read=3, skipped=3)
    assert desk.state() == before


def test_our_own_follow_ups_come_back_after_their_import_was_undone(make_desk: MakeDesk) -> None:
    here, there = make_desk(), make_desk()
    ann = here.book.customers[here.add(**ANN)]
    here.book.apply(changes.log(ann, here.book.new_id(), at="2026-11-20", note="hi"))
    customers, followups = export(here.book, here.folder / "all.csv").files
    there.take_file(customers)
    there.take_file(followups)
    there.book.undo()
    assert there.book.followups(ann.id) == []
    assert there.take_file(followups).counts.added == 1
    assert there.state() == here.state()


def test_our_own_follow_ups_on_the_same_book_change_nothing(desk: Desk) -> None:
    desk.add(**ANN)
    text = "activity id,type,date,contact email,task due date\n1,Task,2026-05-01,ann@lee.org,2026-12-01\n"
    desk.take(text + "2,Meeting,2026-11-25 10:00,ann@lee.org,\n")
    before = desk.state()
    followups = export(desk.book, desk.folder / "all.csv").files[1]
    assert desk.take_file(followups).counts == Counts(read=3, skipped=3)
    assert desk.state() == before
    assert desk.book.standing(desk.named("Ann").id).planned == "2026-11-25T10:00"


def test_our_own_follow_ups_that_say_the_same_stay_several(make_desk: MakeDesk) -> None:
    """They were taken for one, because they share a mark."""
    here, there = make_desk(), make_desk()
    here.take("id,name,email,grade\nK1,Ann,ann@lee.org,C\n")
    for grade in "BA":
        here.take(f"id,name,email,grade\nK1,Ann,ann@lee.org,{grade}\n")
    twice = "1,Call,2026-05-01,ann@lee.org\n2,Call,2026-05-01,ann@lee.org\n"
    here.take(f"activity id,type,date,contact email\n{twice}")
    for path in export(here.book, here.folder / "all.csv").files:
        there.take_file(path)
    assert len(there.timeline("Ann")) == 4
    assert there.state() == here.state()


def test_our_own_list_keeps_namesakes_apart_in_an_empty_book(make_desk: MakeDesk) -> None:
    here, there = make_desk(), make_desk()
    for _number in range(3):
        here.add(name="Ann", emails={"info@acme.cn": ""})
    assert there.take_file(export(here.book, here.folder / "all.csv").files[0]).counts.added == 3
    assert there.state() == here.state()


def test_a_birthday_that_other_programs_mean_as_none_survives_our_own_list(make_desk: MakeDesk) -> None:
    """Outlook writes 0/0/00 for no birthday; in our own list whatever stands there was put there by somebody."""
    here, there = make_desk(), make_desk()
    here.add(name="Ana", birthday="0")
    there.take_file(export(here.book, here.folder / "list.csv").files[0])
    assert there.named("Ana").birthday == "0"
