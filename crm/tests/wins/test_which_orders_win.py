"""Which order wins which inquiry: the window, what counts, the latest one, many at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crm.models import Inquiry, InquiryChange, InquirySettings, LossReason
from crm.services.tag_runs import run_tags
from crm.services.wins import settle_won
from crm.tests.factories import InquiryFactory
from crm.wins import Sale, Talk, assign
from customers.models import Shop
from customers.services.direct_import import import_now
from customers.tests.factories import CustomerFactory
from tagging.models import Tag
from tagging.services.customer_tags import lift_tag, set_tag
from tagging.services.default_tags import install_default_tags

from .talks import AT, HEADER, SHANGHAI, fresh, local, states, talk

pytestmark = pytest.mark.django_db


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

    def test_a_grey_buyers_orders_win_nothing_until_the_tag_is_off(self, shop, anna, bought, agent):
        install_default_tags(shop=shop)
        grey = Tag.objects.get(shop=shop, group__slug="grey_list")
        settle_won(shop=shop, at=AT)

        set_tag(customer=anna, tag=grey, by=agent, at=AT)
        settle_won(shop=shop, at=AT)
        assert fresh(bought).state == "open"

        lift_tag(customer=anna, tag=grey, by=agent, at=AT)
        settle_won(shop=shop, at=AT)
        assert fresh(bought).state == "won"


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
