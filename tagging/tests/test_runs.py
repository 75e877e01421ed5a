from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from customers.choices import OrderStatus
from customers.models import Order
from customers.services.facts import rebuild_facts
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory
from tagging.choices import RunMode
from tagging.models import CustomerTag, Tag, TagChange, TagGroup, TagRule, TagRun
from tagging.services.customer_tags import lift_tag, set_tag
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import DayBeforeLastRun, recompute_tags

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
TODAY = date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    shop = ShopFactory()
    install_default_tags(shop=shop)
    return shop


@pytest.fixture
def buys(shop):
    """Let a customer buy on a day: buys("anna", on=…, paid=…)."""
    channel, customers = ChannelFactory(shop=shop), {}

    def buy(name, *, on, paid="100.00", status=OrderStatus.PAID):
        if name not in customers:
            customers[name] = CustomerFactory(shop=shop, channel=channel, account=name)
        order = Order.objects.create(
            shop=shop,
            channel=channel,
            customer=customers[name],
            order_no=f"{name}-{on}-{Order.objects.count()}",
            status=status,
            created_at=AT,
            paid_at=AT,
            paid_on=on,
            paid=Decimal(paid),
        )
        rebuild_facts(shop_id=shop.pk, at=AT + timedelta(seconds=order.pk))
        return customers[name]

    return buy


def tags_of(customer, *groups):
    """The slugs of the tags in some groups; without a name in those that need nothing but orders and the grey list."""
    groups = groups or ("recency", "tier", "grey_list")
    held = CustomerTag.objects.filter(customer=customer, tag__group__slug__in=groups)
    return set(held.values_list("tag__slug", flat=True))


def run(shop, on=TODAY, **options):
    return recompute_tags(shop=shop, as_of=on, at=AT, **options)


class TestRecomputeTags:
    @pytest.mark.parametrize(
        ("days", "slug"), [(0, "active"), (60, "active"), (61, "sleeping"), (180, "sleeping"), (181, "lost")]
    )
    def test_counts_calendar_days_since_the_last_order(self, shop, buys, days, slug):
        anna = buys("anna", on=TODAY - timedelta(days=days))

        run(shop)

        assert tags_of(anna) == {slug, "ordinary"}

    def test_crosses_a_leap_day_like_any_other(self, shop, buys):
        anna = buys("anna", on=date(2024, 2, 29))

        run(shop, on=date(2024, 4, 29))
        assert "active" in tags_of(anna)

        run(shop, on=date(2024, 4, 30))
        assert "sleeping" in tags_of(anna)

    @pytest.mark.parametrize(
        ("paid", "slug"),
        [
            ("799.99", "ordinary"),
            ("800.00", "senior"),
            ("2000.00", "vip"),
            ("5000.00", "vip"),
            ("5000.01", "supreme_vip"),
        ],
    )
    def test_reads_the_tier_from_the_money(self, shop, buys, paid, slug):
        anna = buys("anna", on=TODAY, paid=paid)

        run(shop)

        assert tags_of(anna) == {"active", slug}

    def test_gives_nothing_to_a_customer_without_a_counted_order(self, shop, buys):
        anna = buys("anna", on=TODAY, status=OrderStatus.UNPAID)

        run(shop)

        assert tags_of(anna) == set()

    def test_writes_nothing_on_the_second_run(self, shop, buys):
        buys("anna", on=TODAY)
        run(shop)

        again = run(shop, full=True)

        assert (again.changed, again.opened, again.closed) == (0, 0, 0)
        assert TagChange.objects.count() == 4  # recency, tier, lifecycle and RFM

    def test_says_why_in_the_history(self, shop, buys):
        anna = buys("anna", on=TODAY - timedelta(days=61))

        report = run(shop)

        change = TagChange.objects.get(customer=anna, opened_tag__slug="sleeping")
        assert change.evidence == {"last_paid_on": "2025-12-31", "days": 61}
        assert (change.source, change.run_id, change.rule_version) == ("rule", report.run_id, 1)
        assert change.rule.tag.slug == "sleeping"

    def test_looks_only_at_who_changed_or_is_due(self, shop, buys):
        buys("anna", on=TODAY - timedelta(days=60))
        ben = buys("ben", on=TODAY - timedelta(days=1))
        buys("cleo", on=TODAY - timedelta(days=10))
        run(shop)

        buys("ben", on=TODAY, paid="900.00")
        report = run(shop, on=TODAY + timedelta(days=1))

        assert report.mode == RunMode.INCREMENTAL
        assert (report.looked_at, report.changed) == (2, 2)
        assert tags_of(ben) == {"active", "senior"}

    def test_equals_a_full_run_whatever_happened_between(self, shop, buys):
        for number in range(40):
            buys(f"buyer{number}", on=TODAY - timedelta(days=number * 7), paid=f"{number * 150}.00")
        run(shop, on=TODAY - timedelta(days=100))
        run(shop, on=TODAY - timedelta(days=40))
        Order.objects.filter(order_no__startswith="buyer3").update(status=OrderStatus.REFUNDED)
        rebuild_facts(shop_id=shop.pk, at=AT + timedelta(days=1))
        daily = run(shop)

        full = run(shop, full=True)

        assert full.changed == 0
        assert (full.counts, full.total) == (daily.counts, daily.total)

    def test_leaves_out_orders_paid_after_the_day_and_takes_them_up_on_theirs(self, shop, buys):
        anna = buys("anna", on=TODAY - timedelta(days=70), paid="100.00")
        buys("anna", on=TODAY + timedelta(days=5), paid="900.00")

        run(shop)
        assert tags_of(anna) == {"sleeping", "ordinary"}

        run(shop, on=TODAY + timedelta(days=5))
        assert tags_of(anna) == {"active", "senior"}

    def test_refuses_a_day_before_the_last_run_except_to_look(self, shop, buys):
        anna = buys("anna", on=TODAY - timedelta(days=61))
        run(shop)
        earlier = TODAY - timedelta(days=1)

        with pytest.raises(DayBeforeLastRun):
            run(shop, on=earlier)
        look = run(shop, on=earlier, dry_run=True)

        assert look.counts["recency"] == {"active": 1, "sleeping": 0, "lost": 0}
        assert look.run_id is None
        assert tags_of(anna) == {"sleeping", "ordinary"}

    def test_applies_a_changed_rule_to_everybody(self, shop, buys):
        anna = buys("anna", on=TODAY - timedelta(days=50))
        run(shop)
        TagRule.objects.filter(tag__slug="active").update(
            conditions=[{"field": "days_since", "operator": "lte", "value": 40}], version=2
        )

        report = run(shop)

        assert report.mode == RunMode.FULL
        assert "sleeping" in tags_of(anna)

    def test_takes_everything_off_a_grey_buyer_and_gives_it_back(self, shop, buys):
        anna = buys("anna", on=TODAY)
        grey = Tag.objects.get(shop=shop, slug="grey")
        run(shop)

        set_tag(customer=anna, tag=grey, by=None, at=AT + timedelta(hours=1))
        run(shop)
        assert tags_of(anna) == {"grey"}

        lift_tag(customer=anna, tag=grey, by=None, at=AT + timedelta(hours=2))
        run(shop)
        assert tags_of(anna) == {"active", "ordinary"}

    def test_keeps_the_sort_key_beside_the_tag(self, shop, buys):
        anna = buys("anna", on=TODAY - timedelta(days=9))
        run(shop)

        buys("anna", on=TODAY)
        run(shop)

        assert set(CustomerTag.objects.filter(customer=anna).values_list("sort_on", flat=True)) == {TODAY}

    def test_keeps_the_sort_key_of_an_order_to_come(self, shop, buys):
        anna = buys("anna", on=TODAY - timedelta(days=9))
        run(shop)

        buys("anna", on=TODAY + timedelta(days=3))
        run(shop)

        keys = CustomerTag.objects.filter(customer=anna).values_list("sort_on", flat=True)
        assert set(keys) == {TODAY + timedelta(days=3)}


class TestABrokenRule:
    def test_leaves_its_group_as_it_stands_and_holds_up_no_other(self, shop, buys):
        anna = buys("anna", on=TODAY - timedelta(days=50), paid="900.00")
        run(shop, on=TODAY - timedelta(days=10))
        TagRule.objects.filter(shop=shop, tag__slug="sleeping", group__slug="recency").update(conditions="nonsense")
        buys("anna", on=TODAY - timedelta(days=200), paid="2000.00")

        report = run(shop, on=TODAY + timedelta(days=60))

        assert tags_of(anna) == {"active", "vip"}
        recency = TagGroup.objects.get(shop=shop, slug="recency")
        assert [error["group"] for error in report.errors] == [recency.pk]
        assert TagRun.objects.get(pk=report.run_id).state == "partly"
