"""The demo shop is loaded by one at a time, is finished after a death, and stays as it is once it is whole."""

import io
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from crm.demo.purchases import demo_buyers
from crm.models import Coupon, FollowUp, Inquiry, InquiryChange, Interaction, Message, Note, ScriptUse
from crm.services import demo_desk, demo_shop
from crm.services.demo_shop import DemoBeingLoaded, _alone, load_demo_shop
from customers.choices import ImportState
from customers.models import (
    AttributeValue,
    Customer,
    CustomerFacts,
    Order,
    OrderImport,
    OrderItem,
    Product,
    Shop,
)
from scripts_lib.models import Article, Scene, Script, ScriptBranch, ScriptVariant
from tagging.models import CustomerTag, Tag, TagChange, TagGroup, TagRun

NOW = datetime(2026, 5, 1, 15, 30)
DESK = (AttributeValue, Coupon, FollowUp, Inquiry, InquiryChange, Interaction, Message, Note, ScriptUse)
LIBRARY = (Article, Product, Scene, Script, ScriptBranch, ScriptVariant)
ORDERS = (Shop, Customer, CustomerFacts, Order, OrderItem, OrderImport, CustomerTag, TagChange, TagRun)
TABLES = (*ORDERS, *DESK, *LIBRARY)


def rows():
    return {table: list(table.objects.order_by("pk").values_list()) for table in TABLES}


def load(*options):
    out = io.StringIO()
    call_command("load_demo", *options, stdout=out)
    return out.getvalue()


class TestDemoBuyers:
    def test_are_the_same_every_time(self):
        assert demo_buyers(count=40, now=NOW) == demo_buyers(count=40, now=NOW)

    def test_begin_alike_whatever_their_number(self):
        assert demo_buyers(count=12, now=NOW) == demo_buyers(count=40, now=NOW)[:12]

    def test_ordered_within_two_years_and_never_in_the_future(self):
        moments = [
            moment
            for buyer in demo_buyers(count=200, now=NOW)
            for one in buyer.purchases
            for moment in (one.ordered_at, one.paid_at or one.ordered_at)
        ]

        assert max(moments) <= NOW
        assert max(moments).date() == NOW.date()
        assert NOW - timedelta(days=730) < min(moments) < NOW - timedelta(days=650)

    def test_carry_phones_that_nobody_has(self):
        phones = [buyer.person.phone for buyer in demo_buyers(count=300, now=NOW)]

        assert len(set(phones)) == 300
        assert all(len(phone) == 11 and phone.startswith("1380000") for phone in phones)


@pytest.mark.django_db
class TestLoadDemo:
    def test_has_the_tag_groups_of_a_new_shop_with_wechat_switched_off(self):
        load("--customers=12")

        groups = TagGroup.objects.manual()
        assert [(group.number, group.name) for group in groups] == [
            (0, "小草"), (1, "使用场景"), (2, "购买因素"), (3, "参与度"),
        ]  # fmt: skip
        names = [list(group.tags.order_by("position").values_list("name", flat=True)) for group in groups]
        assert names == [
            ["小草"],
            ["自己穿", "送老婆", "送闺蜜", "送礼"],
            ["上新", "优惠券"],
            ["微淘Y", "微淘N", "微信", "晒图"],
        ]
        assert list(Tag.objects.filter(is_active=False).values_list("name", flat=True)) == ["微信"]
        both = Tag.objects.filter(name__in=["微淘Y", "微淘N"]).values_list("choice_set__name", flat=True)
        assert list(both) == ["微淘", "微淘"]

    def test_changes_nothing_the_second_time(self):
        load("--customers=20")
        before = rows()

        said = load("--customers=60")

        assert rows() == before
        assert "nothing was changed" in said

    @pytest.mark.parametrize("dies_in", ["京东订单.csv", "淘宝宝贝报表.csv"])
    def test_goes_on_where_a_killed_load_stopped(self, monkeypatch, dies_in):
        import_now = demo_shop.import_now

        def die(**options):
            if options["path"].name == dies_in:
                raise KeyboardInterrupt
            return import_now(**options)

        with monkeypatch.context() as patch:
            patch.setattr(demo_shop, "import_now", die)
            with pytest.raises(KeyboardInterrupt):
                load("--customers=20")
        load("--customers=20")

        assert Customer.objects.count() == 20
        assert Order.objects.count() == sum(len(buyer.purchases) for buyer in demo_buyers(count=20, now=NOW))
        assert TagRun.objects.exists()

    def test_gives_a_shop_from_before_the_desk_what_it_lacks(self, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(demo_shop, "fill_desk", lambda **_options: None)
            load("--customers=20")
        tags = list(TagChange.objects.values_list())

        load("--customers=20")

        assert list(TagChange.objects.values_list()) == tags
        assert all(table.objects.exists() for table in DESK + LIBRARY)

    def test_leaves_nothing_of_a_desk_that_was_killed(self, monkeypatch):
        def die(*_arguments):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(demo_desk.desk, "write_uses", die)
            with pytest.raises(KeyboardInterrupt):
                load("--customers=20")

        assert not Script.objects.exists()
        assert not CustomerTag.objects.exists()

    def test_cancels_what_a_killed_load_left_unread(self):
        shop = Shop.objects.create(code="demo", name="熟客小铺")
        left = OrderImport.objects.create(shop=shop, file_name="京东订单.csv", state=ImportState.CHECKING)

        load("--customers=12")

        left.refresh_from_db()
        assert left.state == ImportState.CANCELLED

    def test_is_refused_in_production(self, settings):
        settings.PRODUCTION = True

        with pytest.raises(CommandError, match="development"):
            load()

        assert not Shop.objects.exists()

    def test_leaves_a_shop_of_ones_own_alone(self):
        Shop.objects.create(code="demo", name="Silk House")

        with pytest.raises(CommandError, match="Silk House"):
            load()

        assert not OrderImport.objects.exists()

    def test_is_loaded_by_one_at_a_time(self):
        with _alone(), pytest.raises(DemoBeingLoaded):
            load_demo_shop(customers=12, at=timezone.now())

    @pytest.mark.parametrize("count", ["0", "-3", "many", "20001"])
    def test_asks_for_a_sensible_number_of_buyers(self, count):
        with pytest.raises(CommandError):
            load(f"--customers={count}")
