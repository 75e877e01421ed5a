"""The page of runs: can the tags be trusted, what did a run do, who went from which tag to which."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from crm.selectors.tag_runs import Question, move_lines, moved, moves_of, nights
from crm.selectors.tags_on_day import tags_on_day
from crm.services.tag_runs import run_tags
from customers.choices import ImportState
from customers.models import CustomerFacts, ExportRecord, NextLook, OrderImport
from customers.models.next_look import AT_ONCE
from customers.tests.factories import ChannelFactory, CustomerFactory
from tagging.models import CustomerTag, RunRequest, Tag, TagChange, TagRule, TagRun
from tagging.services.customer_tags import lift_tag, set_tag
from tagging.services.default_tags import install_default_tags
from tagging.services.rules import save_rule
from tagging.tests.factories import TagRunFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 4, tzinfo=UTC)
TODAY = date(2026, 3, 20)
PAGE = "/admin/tagging/tagrun/"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def house(shop):
    install_default_tags(shop=shop)
    return shop


@pytest.fixture
def buyer(house):
    channel = ChannelFactory(shop=house)

    def make(name, spent, **facts):
        bought = {"order_count": 1, "first_paid_on": date(2026, 3, 1), "last_paid_on": date(2026, 3, 1), **facts}
        told = {f"facts__{key}": value for key, value in {**bought, "spent": Decimal(spent)}.items()}
        return CustomerFactory(shop=house, channel=channel, account=name, **told)

    return make


def spend(customer, spent, **facts):
    CustomerFacts.objects.filter(customer=customer).update(spent=Decimal(spent), **facts)
    NextLook.objects.filter(customer=customer).update(due_on=AT_ONCE)


def run(shop, day, **options):
    at = datetime(2026, 3, day, 18, tzinfo=UTC) - timedelta(days=1)
    return run_tags(shop=shop, as_of=date(2026, 3, day), at=at, **options)


def tag(shop, slug):
    return Tag.objects.get(shop=shop, group__slug="tier", slug=slug)


def asked(shop, closed="vip", opened="senior"):
    month = date(2026, 3, 1)
    tags = [tag(shop, slug) if slug else None for slug in (closed, opened)]
    return Question(shop, month, *tags)


def address(shop, closed="vip", opened="senior"):
    question = asked(shop, closed, opened)
    keys = [one.pk if one else "none" for one in (question.closed, question.opened)]
    return f"?shop={shop.pk}&month=2026-03&from={keys[0]}&to={keys[1]}"


@pytest.fixture
def march(house, buyer, manager):
    """Four went from VIP to senior: one refund, one by new rules, one by an undo, and one who came back."""
    anna, bo, chen, dai = (buyer(name, spent) for name, spent in zip("abcd", (2130, 1950, 2312, 2500), strict=True))
    eve = buyer("eve", 900)
    TagRule.objects.filter(tag=tag(house, "vip")).update(
        conditions=[{"field": "spent", "operator": "gte", "value": 1800}]
    )
    run(house, 2)
    spend(anna, 1700, order_count=2)
    spend(dai, 1500)
    run(house, 5)
    spend(dai, 2500)
    run(house, 6)
    rule = TagRule.objects.get(tag=tag(house, "vip"))
    rule.conditions = [{"field": "spent", "operator": "gte", "value": 2000}]
    save_rule(rule=rule)
    run(house, 16)
    OrderImport.objects.create(
        shop=house, file_name="a.csv", state=ImportState.UNDONE, created_at=NOW,
        undone_at=datetime(2026, 3, 17, 4, tzinfo=UTC),
    )  # fmt: skip
    spend(chen, 1853)
    run(house, 18)
    return {"anna": anna, "bo": bo, "chen": chen, "dai": dai, "eve": eve}


class TestWhoWentFromTagToTag:
    def test_counts_them_and_says_why_as_far_as_is_known(self, house, march):
        answer = moved(asked(house))

        assert (answer.count, answer.buyer_count, answer.back_count, answer.again) == (4, 4, 1, 1)
        assert {cause.value: count for cause, count in answer.causes} == {"less": 2, "rules": 1, "undo": 1}
        assert {bar.on.day: bar.count for bar in answer.days if bar.count} == {5: 2, 16: 1, 18: 1}
        assert answer.peak.on.day == 5
        assert sum(count for _cause, count in answer.causes) == answer.count

    def test_each_line_has_its_evidence_and_todays_tag(self, house, march):
        lines = move_lines(moves_of(asked(house)).order_by("-from_on", "-pk"), may_see_contact=True)

        assert [line.cause.value for line in lines] == ["undo", "rules", "less", "less"]
        assert [line.customer.account for line in lines] == ["c", "b", "d", "a"]
        chen = lines[0]
        assert "1,853.00" in chen.evidence
        assert "2,312.00" in chen.before
        assert {line.customer.account: [one.slug for one in line.now] for line in lines} == {
            "a": ["senior"], "b": ["senior"], "c": ["senior"], "d": ["vip"],
        }  # fmt: skip

    def test_knows_those_who_came_from_nothing_and_those_who_went_to_nothing(self, house, march):
        spend(march["eve"], 0, order_count=0, first_paid_on=None, last_paid_on=None)
        run(house, 19)

        first, gone = moved(asked(house, None, "vip")), moved(asked(house, "senior", None))

        assert ([cause.value for cause, _n in first.causes], first.count) == (["first"], 4)
        assert (gone.count, gone.again) == (1, 0)

    def test_a_persons_doing_is_told_as_such(self, house, buyer, manager):
        anna = buyer("anna", 100)
        run(house, 2)
        choices = {one.slug: one for one in Tag.objects.filter(shop=house, group__slug="lifecycle")}

        set_tag(customer=anna, tag=choices["captive"], by=manager, at=NOW)

        question = Question(house, date(2026, 3, 1), choices["one_time"], choices["captive"])
        assert [(cause.value, count) for cause, count in moved(question).causes] == [("person", 1)]
        assert [line.who for line in move_lines(moves_of(question), may_see_contact=True)] == ["manager"]

    def test_two_questions_have_no_answer(self, house, march):
        other = Tag.objects.get(shop=house, group__slug="recency", slug="active")

        assert moved(Question(house, date(2026, 3, 1), other, tag(house, "vip"))).count == 0
        assert moved(asked(house, None, None)).count == 0

    def test_reads_no_table_through(self, house, march):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_bitmapscan = off")
        for question in (asked(house), asked(house, None, "vip"), asked(house, "vip", None)):
            rows = moves_of(question).order_by("-from_on", "-pk")[:26]
            for plan in (rows.explain(), moves_of(question).order_by().explain()):
                assert "tagging_change_moves" in plan
                assert "Seq Scan" not in plan
                assert "SCAN tagging_tagchange" not in plan
            assert "TEMP B-TREE" not in rows.explain()

    def test_the_file_is_the_page(self, as_manager, house, march):
        page = as_manager.get(PAGE + address(house))
        lines = page.context["moves"]

        answer = as_manager.post(f"{PAGE}export/{address(house)}", {"resource": 0, "format": 0})

        rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))[1:]
        assert [row[0] for row in rows] == [line.on.isoformat() for line in lines]
        assert [row[6] for row in rows] == [str(line.cause.label) for line in lines]
        assert len(rows) == page.context["answer"].count == 4
        record = ExportRecord.objects.get()
        assert (record.exported, record.item_count, record.shows_contact) == ("tag_moves", 4, False)
        assert ["month", "2026-03"] in [list(one) for one in record.filters]

    def test_the_file_masks_who_it_is_unless_a_reason_is_given(self, as_manager, house, buyer):
        anna = buyer("anna@example.com", 2500)
        anna.name = "陈小满"
        anna.save(update_fields=["name"])
        run(house, 2)

        masked = as_manager.post(f"{PAGE}export/{address(house, None, 'vip')}", {"resource": 0, "format": 0})
        refused = as_manager.post(
            f"{PAGE}export/{address(house, None, 'vip')}", {"resource": 0, "format": 0, "shows_contact": "on"}
        )

        text = b"".join(masked.streaming_content).decode()
        assert "陈小满" not in text
        assert "anna@" not in text
        assert refused.status_code == 200
        assert "reason" in refused.context["form"].errors

    def test_goes_on_from_line_to_line(self, as_manager, house, march, monkeypatch):
        monkeypatch.setattr("crm.admin.tag_runs.admin.MOVES", 3)

        first = as_manager.get(PAGE + address(house))
        second = as_manager.get(f"{PAGE}{address(house)}&move={first.context['more']}")

        found = [line.pk for page in (first, second) for line in page.context["moves"]]
        assert found == list(moves_of(asked(house)).order_by("-from_on", "-pk").values_list("pk", flat=True))
        assert second.context["more"] == ""

    @pytest.mark.parametrize("query", ["?month=2026-13&from=x&to=y&move=1&run=~", "?shop=0&month=&from=none&to=none"])
    def test_makes_the_best_of_an_address_nobody_made(self, as_manager, house, query):
        assert as_manager.get(PAGE + query).status_code == 200


class TestTagsOnDay:
    def test_tells_every_tag_of_a_day_with_its_reason(self, house, march, manager):
        chen, gift = march["chen"], Tag.objects.get(shop=house, name="送老婆")
        set_tag(customer=chen, tag=gift, by=manager, at=datetime(2026, 3, 10, 4, tzinfo=UTC))
        lift_tag(customer=chen, tag=gift, by=manager, at=datetime(2026, 3, 12, 4, tzinfo=UTC))

        def names(day):
            found = tags_on_day(chen, on=date(2026, 3, day))
            return {one.tag.slug or one.tag.name: one for _group, held in found.groups for one in held}

        assert not names(1)
        assert {"active", "vip"} <= names(11).keys()
        assert names(11)["送老婆" if not gift.slug else gift.slug].until_on == date(2026, 3, 12)
        assert names(11)["vip"].until_on == date(2026, 3, 18)
        assert names(11)["vip"].since_on == date(2026, 3, 2)
        assert "2,312.00" in names(11)["vip"].evidence
        assert (gift.slug or gift.name) not in names(12)
        assert names(18)["senior"].is_held

    def test_today_is_what_the_buyer_has(self, house, march, manager):
        set_tag(customer=march["dai"], tag=Tag.objects.get(shop=house, name="送老婆"), by=manager, at=NOW)
        for customer in march.values():
            found = tags_on_day(customer, on=TODAY)
            told = {one.tag.pk for _group, held in found.groups for one in held}
            assert told == set(CustomerTag.objects.filter(customer=customer).values_list("tag_id", flat=True))

    def test_stands_on_a_page_of_the_buyer(self, as_agent, as_outsider, house, march):
        path = f"/admin/customers/customer/{march['chen'].pk}/tags-on-day/?on="

        page = as_agent.get(f"{path}2026-03-11").content.decode()

        assert "VIP会员" in page
        assert "高级会员" not in page
        assert as_agent.get(f"{path}nonsense").status_code == 200
        assert as_outsider.get(f"{path}2026-03-11").status_code == 404


class TestNights:
    def test_tell_failed_missed_and_audited_days_apart(self, house):
        made = {"shop": house, "started_at": NOW}
        for day, state, changed, mode in (
            (10, "done", 7, "incremental"), (11, "failed", 0, "incremental"), (13, "done", 12, "incremental"),
            (13, "done", 0, "full"), (14, "held", 90, "incremental"),
        ):  # fmt: skip
            finished_at = NOW if state == "done" else None
            on = {"as_of": date(2026, 3, day), "finished_at": finished_at}
            TagRunFactory(**made, **on, state=state, changed_count=changed, mode=mode)

        found = {night.day.day: night for night in nights(house, today=TODAY).nights if night.day.month == 3}

        assert [found[day].state for day in (9, 10, 11, 12, 13, 14, 15, 20)] == [
            "", "done", "failed", "missed", "done", "held", "missed", "",
        ]  # fmt: skip
        assert [day for day, night in found.items() if night.is_audit] == [13]
        assert (found[13].changed, found[14].changed) == (12, 0)
        assert found[12].height > 0


class TestPages:
    def test_show_the_runs_and_what_each_did(self, as_manager, house, march):
        page = as_manager.get(PAGE).content.decode()
        last = TagRun.objects.filter(shop=house).latest("pk")
        one = as_manager.get(f"{PAGE}{last.pk}/change/")

        assert "<svg" in page
        assert "Coming and going of" in page
        flows = {
            flow.tag.slug: (flow.gone, flow.come)
            for _g, flows in one.context["seen"].flows
            for flow in flows
            if flow.tag
        }
        assert (flows["vip"], flows["senior"]) == ((1, 0), (0, 1))
        assert "Tags after the run" in one.content.decode()

    def test_say_in_words_which_rule_could_not_be_read(self, as_manager, house, buyer):
        buyer("anna", 100)
        rule = TagRule.objects.filter(group__slug="tier").first()
        TagRule.objects.filter(pk=rule.pk).update(conditions=[{"field": "moon"}])
        report = run(house, 2)

        page = as_manager.get(f"{PAGE}{report.run_id}/change/").content.decode()

        assert "cannot be read. The group stands as it was." in page
        assert "moon" not in page

    def test_another_shops_are_not_found(self, as_outsider, house, march):
        last = TagRun.objects.filter(shop=house).latest("pk")

        assert as_outsider.get(f"{PAGE}{last.pk}/change/").status_code == 404
        assert "Coming and going" not in as_outsider.get(f"{PAGE}?shop={house.pk}").content.decode()

    @pytest.mark.parametrize("count", [2, 6])
    def test_ask_the_same_number_of_questions_however_long_they_are(
        self, as_manager, house, buyer, count, django_assert_max_num_queries
    ):
        for number in range(count):
            buyer(f"b{number}", 2500)
        run(house, 2)

        with django_assert_max_num_queries(45):
            as_manager.get(PAGE + address(house, None, "vip"))


class TestAsking:
    def test_a_manager_asks_and_a_worker_finds_it(self, as_manager, manager, house):
        answer = as_manager.post(f"{PAGE}ask/", {"shop": house.pk}, follow=True)

        request = RunRequest.objects.get()
        assert (request.asked_by, request.is_approved) == (manager, False)
        assert "A worker begins within a minute" in answer.content.decode()
        assert not TagRun.objects.exists()

    def test_a_second_yes_does_nothing(self, as_manager, house):
        TagRunFactory(shop=house, as_of=TODAY, state="held", finished_at=None, moved_count=90, customers_total=100)
        for _press in range(2):
            as_manager.post(f"{PAGE}ask/", {"shop": house.pk, "approve": "1"})

        assert RunRequest.objects.get().is_approved

    def test_a_yes_to_nothing_is_no_run(self, as_manager, house):
        as_manager.post(f"{PAGE}ask/", {"shop": house.pk, "approve": "1"})

        assert not RunRequest.objects.exists()

    def test_others_may_not(self, as_agent, as_trainer, as_outsider, house):
        asked = [one.post(f"{PAGE}ask/", {"shop": house.pk}).status_code for one in (as_agent, as_trainer, as_outsider)]

        assert asked == [403, 403, 404]
        assert not RunRequest.objects.exists()
        assert as_agent.get(f"{PAGE}ask/").status_code == 405


class TestBanner:
    @pytest.mark.parametrize(
        ("hours", "fields", "said"),
        [
            (1, {}, None),
            (37, {}, "No run has come to its end for more than a day and a half"),
            (1, {"state": "failed", "finished_at": None, "tries": 3}, "broke off, 3 tries so far"),
            (1, {"state": "held", "finished_at": None, "moved_count": 90}, "would move 90 of"),
        ],
    )
    def test_stands_on_the_first_page(self, as_agent, as_manager, house, hours, fields, said):
        ended = NOW - timedelta(hours=hours)
        TagRunFactory(shop=house, as_of=date(2026, 3, 18), started_at=ended, finished_at=ended)
        if fields:
            TagRunFactory(shop=house, as_of=TODAY, started_at=NOW, **{"finished_at": NOW, **fields})

        for client in (as_agent, as_manager):
            page = client.get("/admin/").content.decode()
            assert ("Tags as of 2026-03-18" in page) is bool(said)
            assert said is None or said in page
        assert ("Run anyway and move 90 buyers" in as_manager.get(PAGE).content.decode()) is ("moved_count" in fields)
        assert TagChange.objects.count() == 0
