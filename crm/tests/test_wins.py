"""Inquiries that orders win by themselves: the window, the latest one, refunds, undo, merge, and a person's word."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from crm.models import Inquiry, InquiryChange, InquirySettings, LossReason
from crm.selectors.import_followed import inquiries_won_by_import
from crm.services.after_import import tag_after_import
from crm.services.inquiries import continue_inquiry, say_outcome
from crm.services.tag_runs import run_tags
from crm.services.undo import undo
from crm.services.wins import settle_won, settle_won_of_shops
from crm.tests.factories import InquiryFactory
from crm.wins import Sale, Talk, assign
from customers.models import Customer, CustomerFacts, NextLook, OrderImport, Shop
from customers.models.next_look import AT_ONCE
from customers.services.direct_import import import_now
from customers.services.identity import merge_customers, unmerge_customers
from customers.services.undoing import undo_import
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory
from tagging.models import Tag
from tagging.services.customer_tags import lift_tag, set_tag
from tagging.services.default_tags import install_default_tags

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 20, 12, tzinfo=SHANGHAI)
HEADER = "order_no,customer,paid_at,amount,status,refund\n"


def local(text, zone=SHANGHAI):
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=zone)


@pytest.fixture
def anna(shop):
    channel = ChannelFactory(shop=shop, code="generic", name="generic")
    return CustomerFactory(shop=shop, channel=channel, account="", key="anna")


@pytest.fixture
def bring(shop, tmp_path):
    """Imports orders told as (number, paid at[, status[, refund]]) of a buyer; each call is a file of its own."""
    count = 0

    def do(*orders, buyer="anna", to=shop):
        nonlocal count
        count += 1
        rows = ((*one, "paid", "0")[:4] if len(one) == 2 else (*one, "0")[:4] for one in orders)
        lines = [f"{number},{buyer},2026-{paid_at},100,{status},{refund}\n" for number, paid_at, status, refund in rows]
        path = tmp_path / f"orders{count}.csv"
        path.write_text(HEADER + "".join(lines))
        return import_now(shop=to, path=path).order_import

    return do


def talk(customer, opened, state="open", **facts):
    """An inquiry as the desk leaves it: the facts know that there was one."""
    if state == "postponed":
        facts.setdefault("postponed_until", date(2026, 4, 1))
    inquiry = InquiryFactory(customer=customer, opened_at=local(opened), state=state, **facts)
    CustomerFacts.objects.filter(customer=customer).update(last_inquiry_at=inquiry.opened_at)
    return inquiry


def fresh(inquiry):
    inquiry.refresh_from_db()
    return inquiry


def states(*inquiries):
    return [fresh(one).state for one in inquiries]


class TestAssign:
    OPENED, NEXT, LATER = (datetime(2026, 3, day, tzinfo=SHANGHAI) for day in (1, 2, 3))

    def test_gives_an_order_to_the_latest_inquiry(self):
        talks = [Talk(1, self.OPENED, self.LATER), Talk(2, self.NEXT, self.LATER)]

        assert assign(talks, [Sale(9, self.NEXT, counts=True)]) == {2: 9}

    def test_lets_an_inquiry_keep_the_order_it_has(self):
        talks = [Talk(1, self.OPENED, self.LATER, order_pk=8)]

        assert assign(talks, [Sale(9, self.OPENED, counts=True), Sale(8, self.NEXT, counts=True)]) == {1: 8}

    def test_says_nothing_without_orders(self):
        assert assign([Talk(1, self.OPENED, self.LATER, order_pk=8)], []) == {}


class TestTheWindow:
    @pytest.mark.parametrize(
        ("paid_at", "state"),
        [
            ("03-10 09:59:59", "open"),
            ("03-10 10:00:00", "won"),
            ("03-11 00:00:00", "won"),
            ("03-11 23:59:59", "won"),
            ("03-12 00:00:00", "open"),
        ],
    )
    def test_runs_from_the_start_to_the_end_of_the_next_day(self, shop, anna, bring, paid_at, state):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", paid_at))

        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == state

    @pytest.mark.parametrize(("paid_at", "state"), [("03-10 23:59:59", "won"), ("03-11 00:00:00", "open")])
    def test_is_the_shops_own(self, shop, anna, bring, paid_at, state):
        InquirySettings.objects.update_or_create(shop=shop, defaults={"won_days": 0})
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", paid_at))

        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == state

    @pytest.mark.parametrize(("paid_at", "state"), [("03-09 23:59:59", "won"), ("03-10 00:00:00", "open")])
    def test_ends_by_the_clock_of_the_shop_also_when_the_clocks_change(self, shop, anna, bring, paid_at, state):
        """New York's 8 March 2026 has 23 hours."""
        Shop.objects.filter(pk=shop.pk).update(timezone="America/New_York")
        shop.refresh_from_db()
        inquiry = InquiryFactory(customer=anna, opened_at=local("03-08 00:30", ZoneInfo("America/New_York")))
        bring(("A1", paid_at), to=shop)

        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == state

    def test_made_longer_wins_what_it_missed_and_made_shorter_takes_nothing_back(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-13 10:00:00"))
        run_tags(shop=shop, as_of=AT.date(), at=AT)
        assert fresh(inquiry).state == "open"

        InquirySettings.objects.filter(shop=shop).update(won_days=3)
        assert settle_won(shop=shop, at=AT).won == 1
        InquirySettings.objects.filter(shop=shop).update(won_days=0)

        assert settle_won(shop=shop, at=AT).reopened == 0
        assert fresh(inquiry).state == "won"


class TestWhatCounts:
    @pytest.mark.parametrize("order", [
        ("A1", "03-10 11:00:00", "unpaid"), ("A1", "03-10 11:00:00", "closed"),
        ("A1", "03-10 11:00:00", "refunded"), ("A1", "03-10 11:00:00", "completed", "100"),
    ])  # fmt: skip
    def test_an_order_that_does_not_count_wins_nothing(self, shop, anna, bring, order):
        inquiry = talk(anna, "03-10 10:00")
        bring(order)

        assert settle_won(shop=shop, at=AT).won == 0
        assert fresh(inquiry).state == "open"

    def test_a_part_refunded_still_counts(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00", "completed", "40"))
        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == "won"

    @pytest.mark.parametrize("facts", [
        {"state": "lost"}, {"state": "spam"}, {"stage": "in_sale"}, {"stage": "after_sale", "state": "resolved"},
    ])  # fmt: skip
    def test_no_other_inquiry_is_won(self, shop, anna, bring, facts):
        if facts.get("state") == "lost":
            facts = {**facts, "loss_reason": LossReason.objects.first()}
        inquiry = talk(anna, "03-10 10:00", **facts)
        bring(("A1", "03-10 11:00:00"))

        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == facts.get("state", "open")

    def test_another_buyers_order_wins_nothing(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"), buyer="bert")

        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == "open"

    def test_a_grey_buyers_orders_win_nothing_until_the_tag_is_off(self, shop, anna, bring, agent):
        install_default_tags(shop=shop)
        grey = Tag.objects.get(shop=shop, group__slug="grey_list")
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        set_tag(customer=anna, tag=grey, by=agent, at=AT)
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).state == "open"

        lift_tag(customer=anna, tag=grey, by=agent, at=AT)
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).state == "won"


class TestWhichInquiry:
    def test_of_two_the_latest_wins_and_the_other_stays(self, shop, anna, bring):
        first, latest = talk(anna, "03-10 09:00", "postponed"), talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))

        settle_won(shop=shop, at=AT)

        assert states(first, latest) == ["postponed", "won"]

    def test_an_order_before_the_latest_wins_the_one_before(self, shop, anna, bring):
        first, latest = talk(anna, "03-10 09:00", "postponed"), talk(anna, "03-10 10:00")
        bring(("A1", "03-10 09:30:00"))

        settle_won(shop=shop, at=AT)

        assert states(first, latest) == ["won", "open"]

    def test_two_orders_win_one_inquiry_by_the_first(self, shop, anna, bring):
        first, latest = talk(anna, "03-10 09:00", "postponed"), talk(anna, "03-10 10:00")
        bring(("A2", "03-10 12:00:00"), ("A1", "03-10 11:00:00"))

        settle_won(shop=shop, at=AT)

        assert states(first, latest) == ["postponed", "won"]
        assert latest.won_order.order_no == "A1"

    def test_a_sale_that_an_agent_had_said_finds_its_order_and_keeps_it_from_others(self, shop, anna, bring):
        first, said = talk(anna, "03-10 09:00", "postponed"), talk(anna, "03-10 10:00", "won")
        bring(("A1", "03-10 11:00:00"))

        settle_won(shop=shop, at=AT)

        assert states(first, said) == ["postponed", "won"]
        assert (said.won_order.order_no, said.rule_word) == ("A1", "")
        assert not InquiryChange.objects.exists()


class TestHistory:
    def test_tells_what_it_was_and_by_which_order(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00", "postponed")
        bring(("A1", "03-10 11:00:00"))

        settle_won(shop=shop, at=AT)

        change = InquiryChange.objects.get()
        order = fresh(inquiry).won_order
        assert change.before == {"state": "postponed", "postponed_until": "2026-04-01", "won_order_id": None}
        assert change.after == {"state": "won", "postponed_until": None, "won_order_id": order.pk}
        assert (change.source, change.made_by, change.made_at) == ("rule", None, AT)
        assert (inquiry.rule_word, inquiry.closed_at) == ("won", AT)

    def test_again_changes_nothing(self, shop, anna, bring):
        talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        again = settle_won(shop=shop, at=AT + timedelta(minutes=1))

        assert (again.won, again.reopened, InquiryChange.objects.count()) == (0, 0, 1)


class TestOnTheWay:
    def test_a_run_of_the_tags_takes_no_mark_off_before_it_has_looked(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))

        run_tags(shop=shop, as_of=AT.date(), at=AT)

        assert fresh(inquiry).state == "won"
        assert not NextLook.objects.filter(due_on=AT_ONCE).exists()

    def test_a_dry_run_wins_nothing(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))

        run_tags(shop=shop, as_of=AT.date(), at=AT, dry_run=True)

        assert fresh(inquiry).state == "open"

    def test_a_late_file_wins_an_inquiry_of_long_ago(self, shop, anna, bring):
        inquiry = talk(anna, "01-10 10:00")
        run_tags(shop=shop, as_of=AT.date(), at=AT)

        late = bring(("A1", "01-11 11:00:00"))
        tag_after_import(import_id=late.pk, at=AT)

        assert fresh(inquiry).state == "won"

    def test_a_file_that_only_moves_an_hour_is_looked_at(self, shop, anna, bring):
        """The facts of the buyer stay as they are: they know days, not hours."""
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 09:00:00"))
        run_tags(shop=shop, as_of=AT.date(), at=AT)

        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == "won"

    def test_each_shop_is_looked_at_and_a_broken_one_holds_up_none(self, shop, anna, bring, monkeypatch):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))
        broken = ShopFactory()
        Shop.objects.filter(pk=broken.pk).update(timezone="Nowhere/At_all")
        InquiryFactory(customer=CustomerFactory(shop=broken))

        assert settle_won_of_shops(at=AT) == 1
        assert fresh(inquiry).state == "won"


class TestTakenBack:
    def test_undoing_the_import_brings_it_back_as_it_was(self, shop, anna, bring):
        was_open, rested = talk(anna, "03-10 10:00"), talk(anna, "03-05 10:00", "postponed")
        orders = bring(("A1", "03-10 11:00:00"), ("A2", "03-05 11:00:00"))
        settle_won(shop=shop, at=AT)
        assert states(was_open, rested) == ["won", "won"]

        undo_import(import_id=orders.pk, user=None, at=AT)
        done = settle_won(shop=shop, at=AT)

        assert (done.won, done.reopened) == (0, 2)
        assert states(was_open, rested) == ["open", "postponed"]
        assert (rested.postponed_until, was_open.won_order, was_open.rule_word) == (date(2026, 4, 1), None, "")
        assert InquiryChange.objects.filter(source="rule", after__state="open").count() == 1

    def test_undoing_the_import_that_paid_it_does_the_same(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00", "unpaid"))
        paid = bring(("A1", "03-10 11:00:00", "paid"))
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).won_import_id == paid.pk

        undo_import(import_id=paid.pk, user=None, at=AT)
        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == "open"

    def test_where_another_one_is_open_by_now_it_waits_for_tomorrow(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        orders = bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)
        newer = talk(anna, "03-15 10:00")

        undo_import(import_id=orders.pk, user=None, at=AT)
        settle_won(shop=shop, at=AT)

        assert states(inquiry, newer) == ["postponed", "open"]
        assert inquiry.postponed_until == date(2026, 3, 21)

    def test_an_order_given_back_later_was_a_sale_all_the_same(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        bring(("A1", "03-10 11:00:00", "refunded", "100"))
        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == "won"
        assert inquiry.won_order.counted_on is None

    def test_an_order_that_turns_out_to_be_older_won_nothing(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        bring(("A1", "03-10 09:00:00"))
        settle_won(shop=shop, at=AT)

        assert fresh(inquiry).state == "open"

    def test_an_inquiry_that_comes_to_light_later_takes_the_order_over(self, shop, anna, bring):
        earlier = talk(anna, "03-10 09:00", "postponed")
        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)

        latest = talk(anna, "03-10 10:00")
        settle_won(shop=shop, at=AT)

        assert states(earlier, latest) == ["postponed", "won"]


class TestAPersonsWord:
    @pytest.fixture
    def won(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"))
        settle_won(shop=shop, at=AT)
        return fresh(inquiry)

    @pytest.mark.parametrize("state", ["open", "lost", "postponed", "spam"])
    def test_overrules_and_stays(self, shop, anna, agent, won, bring, state):
        reason = LossReason.objects.first().pk
        say_outcome(
            customer=anna,
            by=agent,
            at=AT,
            state=state,
            loss_reason_id=reason,
            until=date(2026, 4, 1),
            inquiry_id=won.pk,
        )
        bring(("A2", "03-10 12:00:00"))
        settle_won(shop=shop, at=AT)
        run_tags(shop=shop, as_of=AT.date(), at=AT, full=True)

        assert (fresh(won).state, won.rule_word, won.won_order) == (state, "overruled", None)

    def test_can_be_taken_back(self, shop, anna, agent, won):
        order = won.won_order
        deed = continue_inquiry(customer=anna, by=agent, at=AT, inquiry_id=won.pk)

        undo(customer=anna, by=agent, at=AT + timedelta(seconds=5), deed_id=deed.pk)

        assert (fresh(won).state, won.rule_word, won.won_order) == ("won", "won", order)

    def test_cannot_be_taken_back_once_the_order_is_gone(self, shop, anna, agent, won):
        from crm.services.undo import UndoRefused

        deed = continue_inquiry(customer=anna, by=agent, at=AT, inquiry_id=won.pk)
        undo_import(import_id=OrderImport.objects.get().pk, user=None, at=AT)

        with pytest.raises(UndoRefused):
            undo(customer=anna, by=agent, at=AT + timedelta(seconds=5), deed_id=deed.pk)

    def test_said_as_won_again_finds_its_order(self, shop, anna, agent, won):
        order = won.won_order
        continue_inquiry(customer=anna, by=agent, at=AT, inquiry_id=won.pk)
        say_outcome(customer=anna, by=agent, at=AT, state="won", inquiry_id=won.pk)

        settle_won(shop=shop, at=AT)

        assert (fresh(won).state, won.rule_word, won.won_order) == ("won", "", order)


class TestMerge:
    def test_the_orders_of_one_win_the_inquiry_of_the_other_and_apart_they_do_not(self, shop, anna, bring):
        inquiry = talk(anna, "03-10 10:00")
        bring(("A1", "03-10 11:00:00"), buyer="anna_2")
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).state == "open"

        merge = merge_customers(keep=anna, away=Customer.objects.get(key="anna_2"), by=None, at=AT)
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).state == "won"

        unmerge_customers(merge=merge, by=None, at=AT)
        settle_won(shop=shop, at=AT)
        assert fresh(inquiry).state == "open"


class TestWonByAnImport:
    def test_counts_what_its_orders_won(self, shop, anna, bring):
        for key in ("bert", "cleo"):
            talk(CustomerFactory(shop=shop, channel=anna.channel, account="", key=key), "03-10 10:00")
        talk(anna, "03-10 10:00")
        first, other = bring(("A1", "03-10 11:00:00")), bring(("B1", "03-10 11:00:00"), buyer="bert")
        tag_after_import(import_id=other.pk, at=timezone.now())

        assert [inquiries_won_by_import(one) for one in (first, other)] == [1, 1]

        undo_import(import_id=first.pk, user=None, at=AT)
        settle_won(shop=shop, at=AT)
        assert inquiries_won_by_import(first) == 0


class TestManyAtOnce:
    def test_takes_the_same_few_statements_however_many_buyers(
        self, shop, anna, tmp_path, django_assert_max_num_queries
    ):
        path = tmp_path / "many.csv"
        path.write_text(HEADER + "".join(f"A{n},b{n},2026-03-10 11:00:00,5,paid,0\n" for n in range(60)))
        buyers = [CustomerFactory(shop=shop, channel=anna.channel, account="", key=f"b{n}") for n in range(60)]
        inquiries = [talk(one, "03-10 10:00") for one in buyers]
        import_now(shop=shop, path=path)

        with django_assert_max_num_queries(26):
            assert settle_won(shop=shop, at=AT).won == 60
        assert Inquiry.objects.filter(pk__in=[one.pk for one in inquiries], state="won").count() == 60
