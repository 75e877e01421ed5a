"""Lists of one shop's rows: what a person sees, and what they cannot reach."""

from datetime import UTC, datetime, timedelta

import pytest

from customers.models import Channel, Shop
from customers.tests.factories import (
    NOON,
    ChannelFactory,
    CustomerFactory,
    OrderFactory,
    OrderItemFactory,
    ProductFactory,
    ShopFactory,
)

pytestmark = pytest.mark.django_db


def numbers(client, query=""):
    answer = client.get(f"/admin/customers/order/{query}")
    assert answer.status_code == 200
    return [order.order_no for order in answer.context["cl"].result_list]


class TestOrders:
    def test_newest_first_then_those_without_a_day(self, as_agent, shop):
        OrderFactory(shop=shop, order_no="2001", created_at=NOON)
        OrderFactory(shop=shop, order_no="2003", created_at=None)
        OrderFactory(shop=shop, order_no="2002", created_at=NOON + timedelta(days=1))

        assert numbers(as_agent) == ["2002", "2001", "2003"]

    def test_show_moments_in_the_shops_zone(self, as_agent, shop):
        OrderFactory(shop=shop, created_at=datetime(2026, 3, 2, 18, 30, tzinfo=UTC))

        assert "2026-03-03 02:30" in as_agent.get("/admin/customers/order/").content.decode()

    def test_days_of_the_filter_are_the_shops(self, as_agent, shop):
        OrderFactory(shop=shop, order_no="2001", created_at=datetime(2026, 3, 2, 15, 59, tzinfo=UTC))
        OrderFactory(shop=shop, order_no="2002", created_at=datetime(2026, 3, 2, 16, 0, tzinfo=UTC))

        assert numbers(as_agent, "?ordered_from=2026-03-03") == ["2002"]
        assert numbers(as_agent, "?ordered_to=2026-03-02") == ["2001"]

    def test_are_found_by_number_and_by_buyer(self, as_agent, shop):
        luo = CustomerFactory(shop=shop, account="tb_luo")
        OrderFactory(shop=shop, channel=luo.channel, order_no="4869372155000000001", customer=luo)
        OrderFactory(shop=shop, channel=luo.channel, order_no="4869372155000000002")

        assert numbers(as_agent, "?q=4869372155000000002") == ["4869372155000000002"]
        assert numbers(as_agent, "?q=tb_luo") == ["4869372155000000001"]

    def test_a_page_shows_the_lines_and_masks_the_buyer(self, as_manager, shop):
        luo = CustomerFactory(shop=shop, name="罗海莲")
        line = OrderItemFactory(order__shop=shop, order__channel=luo.channel, order__customer=luo, title="Silk scarf")

        html = as_manager.get(f"/admin/customers/order/{line.order.pk}/change/").content.decode()

        assert "Silk scarf" in html
        assert "罗**" in html
        assert "海莲" not in html

    def test_call_a_buyer_without_a_name_by_the_nick_alone(self, as_agent, shop):
        buyer = CustomerFactory(shop=shop, name="", account="salt_sea")
        OrderFactory(shop=shop, customer=buyer)

        html = as_agent.get("/admin/customers/order/").content.decode()

        assert ">salt_sea</a>" in html
        assert f"(#{buyer.pk})" not in html

    @pytest.mark.parametrize("count", [1, 15])
    def test_ask_as_much_for_one_as_for_many(self, as_agent, shop, count, django_assert_num_queries):
        for _number in range(count):
            OrderItemFactory(order__shop=shop, order__customer=CustomerFactory(shop=shop))

        # session, user, two of rights, shops, channels; with a day, without one, their lines
        with django_assert_num_queries(9):
            as_agent.get("/admin/customers/order/")


class TestProducts:
    def test_by_name(self, as_agent, shop):
        for name in ("Scarf", "Eye mask", "Pillowcase"):
            ProductFactory(shop=shop, name=name)

        shown = as_agent.get("/admin/customers/product/").context["cl"].result_list

        assert [product.name for product in shown] == ["Eye mask", "Pillowcase", "Scarf"]

    def test_are_found_by_number_or_beginning(self, as_agent, shop):
        scarf = ProductFactory(shop=shop, name="Scarf", sku="S-1")

        for text in ("S-1", "Sca"):
            shown = as_agent.get(f"/admin/customers/product/?q={text}").context["cl"].result_list
            assert list(shown) == [scarf]

    def test_a_page_tells_in_how_many_orders(self, as_agent, shop):
        scarf = ProductFactory(shop=shop)
        OrderItemFactory.create_batch(2, order=OrderFactory(shop=shop), product=scarf)

        page = as_agent.get(f"/admin/customers/product/{scarf.pk}/change/")

        assert page.context["adminform"].model_admin.orders_count(scarf) == "1"


class TestScope:
    @pytest.fixture
    def rows(self, shop):
        order = OrderFactory(shop=shop)
        return {
            "order": order,
            "product": ProductFactory(shop=shop),
            "channel": order.channel,
            "shop": shop,
        }

    @pytest.mark.parametrize("kind", ["order", "product", "channel", "shop"])
    @pytest.mark.parametrize("deed", ["change", "history", "delete"])
    def test_a_foreign_row_and_an_absent_one_are_the_same(self, as_outsider, rows, kind, deed):
        foreign = as_outsider.get(f"/admin/customers/{kind}/{rows[kind].pk}/{deed}/")
        absent = as_outsider.get(f"/admin/customers/{kind}/999999/{deed}/")

        assert foreign.status_code == absent.status_code == 404
        assert foreign.content == absent.content

    @pytest.mark.parametrize("kind", ["order", "product", "channel", "shop"])
    def test_a_list_shows_nothing_foreign(self, as_outsider, rows, kind):
        shown = as_outsider.get(f"/admin/customers/{kind}/").context["cl"].result_list
        assert rows[kind] not in list(shown)

    def test_completion_offers_nothing_foreign(self, as_outsider, shop):
        CustomerFactory(shop=shop, account="tb_luo")

        answer = as_outsider.get(
            "/admin/autocomplete/?app_label=customers&model_name=order&field_name=customer&term=tb_luo"
        )

        assert answer.json()["results"] == []

    def test_completion_masks_what_stands_in_for_a_nick(self, as_agent, shop):
        CustomerFactory(shop=shop, account="", key="luo@example.com", email="luo@example.com")

        answer = as_agent.get(
            "/admin/autocomplete/?app_label=customers&model_name=order&field_name=customer&term=luo@example.com"
        )

        assert "luo@example.com" not in answer.content.decode()

    def test_nobody_writes_to_orders(self, as_operator, rows):
        number = rows["order"].order_no

        as_operator.post(f"/admin/customers/order/{rows['order'].pk}/change/", {"order_no": "1"})

        rows["order"].refresh_from_db()
        assert rows["order"].order_no == number


class TestSeveralShops:
    @pytest.fixture
    def second(self, agent, shop):
        second = ShopFactory(code="tea", name="Tea House")
        second.members.add(agent)
        OrderFactory(shop=shop, order_no="1001")
        OrderFactory(shop=second, order_no="2001")
        return second

    def test_one_at_a_time(self, as_agent, second):
        assert numbers(as_agent) == ["1001"]
        assert numbers(as_agent, f"?shop={second.pk}") == ["2001"]

    def test_a_shop_that_is_not_ones_own_is_the_first_of_ones_own(self, as_agent, second):
        assert numbers(as_agent, f"?shop={ShopFactory().pk}") == ["1001"]

    def test_who_has_one_shop_is_not_asked(self, as_agent, shop):
        specs = as_agent.get("/admin/customers/order/").context["cl"].filter_specs
        assert "shop" not in [getattr(spec, "parameter_name", "") for spec in specs]


class TestChannels:
    def test_a_manager_marks_bargain_channels_and_nothing_else(self, as_manager, shop):
        channel = ChannelFactory(shop=shop, code="taobao")

        as_manager.post(
            f"/admin/customers/channel/{channel.pk}/change/",
            {"name": "Taobao", "is_bargain": "on", "code": "forged", "shop": ShopFactory().pk},
        )

        changed = Channel.objects.get(pk=channel.pk)
        assert (changed.is_bargain, changed.code, changed.shop) == (True, "taobao", shop)


class TestShops:
    def test_a_manager_looks_and_does_not_touch(self, as_manager, shop):
        as_manager.post(f"/admin/customers/shop/{shop.pk}/change/", {"name": "Mine"})

        assert Shop.objects.get(pk=shop.pk).name == "Silk House"

    def test_the_operator_adds_one(self, as_operator):
        lines = {"channels-TOTAL_FORMS": "0", "channels-INITIAL_FORMS": "0"}
        row = {"name": "Tea House", "code": "tea", "timezone": "Asia/Shanghai"}

        as_operator.post("/admin/customers/shop/add/", row | lines)

        assert Shop.objects.get(code="tea").name == "Tea House"
