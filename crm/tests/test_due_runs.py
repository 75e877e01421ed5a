from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from crm.models import InteractionPoints
from crm.services import due_runs
from crm.services.after_import import tag_after_import
from crm.services.due_runs import run_due_tags
from crm.services.interactions import record_interaction
from crm.services.tag_runs import run_tags
from crm.tests.factories import InquiryFactory, InteractionFactory
from crm.tests.imports import an_import
from customers.choices import OrderStatus
from customers.models import Customer, CustomerFacts, NextLook, Order
from customers.models.next_look import AT_ONCE
from customers.services.direct_import import import_now
from customers.services.facts import rebuild_facts
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory
from tagging.models import ChoiceSet, CustomerTag, RunRequest, Tag, TagRun
from tagging.selectors.run_state import tag_state
from tagging.services.default_tags import install_default_tags
from tagging.services.run_requests import ask_for_run

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(shop):
    """A buyer of today."""
    install_default_tags(shop=shop)
    customer = CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop), account="anna")
    Order.objects.create(
        shop=shop,
        channel=customer.channel,
        customer=customer,
        order_no="1",
        status=OrderStatus.PAID,
        created_at=AT,
        paid_at=AT,
        paid_on=TODAY,
        paid=Decimal("100.00"),
    )
    rebuild_facts(shop_id=shop.pk, at=AT)
    return customer


def bring(shop, folder, *, hour):
    """A file with one order of the day."""
    path = folder / f"{hour[:2]}.csv"
    path.write_text(f"order_no,customer,paid_at,amount\n7,luo,2026-03-02 {hour}:00,100.00\n")
    import_now(shop=shop, path=path)


def tags_of(customer):
    held = CustomerTag.objects.filter(customer=customer, tag__group__slug__in=("recency", "tier"))
    return set(held.values_list("tag__slug", flat=True))


def score_of(customer):
    return CustomerFacts.objects.get(customer=customer).interaction_score


class TestRunDueTags:
    def test_tags_a_shop_whose_facts_changed(self, anna):
        assert [run_due_tags(at=AT), run_due_tags(at=AT)] == [1, 0]
        assert tags_of(anna) == {"active", "ordinary"}

    def test_waits_for_the_night_of_the_shop(self, anna):
        run_due_tags(at=AT)
        midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)  # in Shanghai

        assert run_due_tags(at=midnight + timedelta(hours=1, minutes=59)) == 0
        assert run_due_tags(at=midnight + timedelta(hours=2)) == 1

    def test_does_missed_nights_once(self, anna):
        run_due_tags(at=AT)

        later = AT + timedelta(days=9)

        assert [run_due_tags(at=later), run_due_tags(at=later)] == [1, 0]
        assert TagRun.objects.order_by("-pk").first().as_of == TODAY + timedelta(days=9)

    def test_does_not_let_one_broken_shop_hold_up_another(self, anna):
        broken = CustomerFactory(facts__order_count=1).shop
        install_default_tags(shop=broken)
        Tag.objects.filter(shop=broken).update(choice_set=None)
        ChoiceSet.objects.filter(shop=broken).delete()

        assert run_due_tags(at=AT) == 1

        assert tags_of(anna) == {"active", "ordinary"}
        assert NextLook.objects.filter(shop=broken, due_on=AT_ONCE).exists()

    def test_reads_the_signals_of_a_deed_within_the_minute(self, anna, agent):
        run_due_tags(at=AT)

        record_interaction(customer=anna, by=agent, at=AT, kind="photo")

        assert [run_due_tags(at=AT), run_due_tags(at=AT)] == [1, 0]
        assert score_of(anna) == 1 + 2  # the inquiry that it belongs to, and the photo

    def test_reads_everyones_when_the_points_were_changed(self, anna):
        InteractionFactory(customer=anna, kind="photo", happened_at=AT)
        run_due_tags(at=AT)

        InteractionPoints.objects.filter(kind="photo").update(points=5)

        assert [run_due_tags(at=AT), run_due_tags(at=AT)] == [1, 0]
        assert score_of(anna) == 5

    def test_takes_up_news_that_came_while_a_run_was_under_way(self, anna):
        run_due_tags(at=AT)
        InteractionFactory(customer=anna, kind="photo", happened_at=AT)
        NextLook.objects.update(has_news=True)

        assert [run_due_tags(at=AT), run_due_tags(at=AT)] == [1, 0]
        assert score_of(anna) == 2

    def test_takes_up_an_order_whose_hour_a_later_file_corrects(self, shop, tmp_path, agent):
        install_default_tags(shop=shop)
        bring(shop, tmp_path, hour="13:00")
        luo = Customer.objects.get(key="luo")
        InquiryFactory(customer=luo, intent="strong", opened_at=AT)  # at noon
        CustomerFacts.objects.update(last_inquiry_at=AT)
        run_due_tags(at=AT)
        assert CustomerFacts.objects.get(customer=luo).intent_on is None

        bring(shop, tmp_path, hour="11:00")
        run_due_tags(at=AT)

        assert CustomerFacts.objects.get(customer=luo).intent_on == TODAY

    def test_gives_a_new_shop_its_points_before_it_has_a_buyer(self):
        shop = ShopFactory()

        assert run_due_tags(at=AT) == 0

        assert InteractionPoints.objects.filter(shop=shop).count() == 8


class TestRunsThatFail:
    @pytest.fixture
    def other(self, anna):
        """A shop beside anna's, whose runs break off until it is mended."""
        broken = CustomerFactory(facts__order_count=1).shop
        install_default_tags(shop=broken)
        return broken

    @pytest.fixture
    def breaks(self, other, monkeypatch):
        tried: list[datetime] = []

        def fail(*, shop, at, **options):
            if shop.pk == other.pk:
                tried.append(at)
                raise ValueError("out of order")
            return run_tags(shop=shop, at=at, **options)

        monkeypatch.setattr(due_runs, "run_tags", fail)
        return tried

    def test_leave_one_row_and_hold_up_nobody(self, anna, other, breaks):
        assert [run_due_tags(at=AT + timedelta(minutes=n)) for n in range(4)] == [1, 0, 0, 0]

        run = TagRun.objects.get(shop=other)
        assert (run.state, run.tries, run.finished_at) == ("failed", 3, None)
        assert run.errors == [{"group": None, "rule": None, "message": "ValueError: out of order"}]
        assert tags_of(anna) == {"active", "ordinary"}

    def test_are_tried_less_and_less_often(self, other, breaks):
        for minute in range(6 * 60):
            run_due_tags(at=AT + timedelta(minutes=minute))

        pauses = [(after - before).seconds // 60 for before, after in pairwise(breaks)]
        assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]

    def test_go_on_when_the_cause_is_gone(self, other, breaks, monkeypatch):
        run_due_tags(at=AT)
        monkeypatch.setattr(due_runs, "run_tags", run_tags)

        assert run_due_tags(at=AT + timedelta(minutes=1)) == 1

        assert list(TagRun.objects.filter(shop=other).order_by("pk").values_list("state", flat=True)) == [
            "failed",
            "done",
        ]
        assert tag_state(other, at=AT).trouble == ""

    def test_are_tried_at_once_when_a_person_asks(self, other, breaks, manager):
        for minute in (0, 1, 3):
            run_due_tags(at=AT + timedelta(minutes=minute))
        at = AT + timedelta(minutes=4)
        ask_for_run(shop=other, by=manager, at=at)

        run_due_tags(at=at)
        run_due_tags(at=at + timedelta(minutes=1))

        assert [one - AT for one in breaks][3:] == [timedelta(minutes=4)]


class TestRunsThatWaitForAPerson:
    @pytest.fixture
    def crowd(self, shop, monkeypatch):
        """All buyers of the shop will be sleeping from the next run on."""
        install_default_tags(shop=shop)
        channel = ChannelFactory(shop=shop)
        for _buyer in range(4):
            CustomerFactory(
                shop=shop, channel=channel, facts__order_count=1, facts__spent=100,
                facts__first_paid_on=TODAY, facts__last_paid_on=TODAY,
            )  # fmt: skip
        run_due_tags(at=AT)
        monkeypatch.setattr(due_runs, "FEW", 3)
        return shop

    LATER = AT + timedelta(days=70)

    def states(self, shop):
        return list(TagRun.objects.filter(shop=shop).order_by("pk").values_list("state", flat=True))

    def held(self, slug):
        return CustomerTag.objects.filter(tag__slug=slug).count()

    def test_keep_the_numbers_and_change_nothing(self, crowd):
        assert [run_due_tags(at=self.LATER + timedelta(minutes=n)) for n in range(3)] == [0, 0, 0]

        run = TagRun.objects.latest("pk")
        assert (run.state, run.moved_count, run.customers_total, run.tries) == ("held", 4, 4, 1)
        assert sum(move["count"] for move in run.moves if move["from"]) == run.closed_count
        assert (self.states(crowd), self.held("active")) == (["done", "held"], 4)

    def test_are_made_once_when_a_person_agrees(self, crowd, manager):
        run_due_tags(at=self.LATER)
        at = self.LATER + timedelta(minutes=5)

        asked = [ask_for_run(shop=crowd, by=manager, at=at, is_approved=True) for _press in range(2)]

        assert asked == [True, False]
        assert [run_due_tags(at=at), run_due_tags(at=at)] == [1, 0]
        assert (self.states(crowd), self.held("sleeping")) == (["done", "held", "done"], 4)
        assert TagRun.objects.latest("pk").asked_by == manager

    def test_are_asked_again_by_a_press_without_agreeing(self, crowd, manager):
        run_due_tags(at=self.LATER)
        ask_for_run(shop=crowd, by=manager, at=self.LATER + timedelta(minutes=5))

        assert run_due_tags(at=self.LATER + timedelta(minutes=5)) == 0
        assert (self.states(crowd), RunRequest.objects.count()) == (["done", "held"], 0)

    def test_keep_the_yes_until_the_day_of_the_last_run_where_the_clock_was_ahead(self, crowd, manager):
        TagRun.objects.filter(shop=crowd).update(as_of=(self.LATER + timedelta(days=2)).date())
        ask_for_run(shop=crowd, by=manager, at=self.LATER, is_approved=True)

        assert run_due_tags(at=self.LATER) == 0
        assert RunRequest.objects.get().is_approved

        assert run_due_tags(at=self.LATER + timedelta(days=2)) == 1
        assert (RunRequest.objects.count(), self.held("sleeping")) == (0, 4)

    def test_are_tried_once_each_night(self, crowd):
        for hours in range(0, 48, 6):
            run_due_tags(at=self.LATER + timedelta(hours=hours))

        assert self.states(crowd) == ["done", "held", "held", "held"]

    def test_are_not_passed_by_an_import(self, crowd):
        run_due_tags(at=self.LATER)
        tag_after_import(import_id=an_import(crowd, "done").pk, at=self.LATER)

        assert self.states(crowd) == ["done", "held"]

    def test_do_not_hold_up_a_small_shop(self, crowd, monkeypatch):
        monkeypatch.setattr(due_runs, "FEW", 4)

        assert run_due_tags(at=self.LATER) == 1
        assert self.held("sleeping") == 4


class TestAudit:
    def test_on_sunday_finds_nothing_left_to_change(self, anna):
        sunday = datetime(2026, 5, 3, 4, tzinfo=UTC)
        run_due_tags(at=AT)

        run_due_tags(at=sunday)

        runs = TagRun.objects.filter(as_of=date(2026, 5, 3)).order_by("pk")
        assert [(run.mode, run.changed_count) for run in runs] == [("full", 1), ("full", 0)]
