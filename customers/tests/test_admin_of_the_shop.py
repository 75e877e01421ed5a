"""What a shop's manager writes beside the orders: hours, closed days, prices, attributes."""

from datetime import date, time
from decimal import Decimal

import pytest

from customers.choices import AttributeLevel
from customers.models import AttributeDefinition, Channel, ProductCategory, Shop
from customers.tests.factories import ChannelFactory, ProductFactory, ShopFactory

HOURS = {"opens_at": "08:30", "closes_at": "20:00"}
SETTINGS = {"pair_largest_order": "1500", "pair_least_orders": "3", "pair_listed": "10"}

pytestmark = pytest.mark.django_db


def blocks(**rows):
    data = {}
    for prefix in ("closed_days", "channels"):
        found = rows.get(prefix, [])
        kept = sum("id" in row for row in found)
        data |= {f"{prefix}-TOTAL_FORMS": len(found), f"{prefix}-INITIAL_FORMS": kept}
        data |= {f"{prefix}-{number}-{name}": value for number, row in enumerate(found) for name, value in row.items()}
    return data


class TestHours:
    def test_are_the_managers(self, as_manager, shop):
        closed = [{"shop": shop.pk, "on": "2026-02-17", "name": "Spring festival"}]
        data = HOURS | SETTINGS | blocks(closed_days=closed)

        as_manager.post(f"/admin/customers/shop/{shop.pk}/change/", data)

        shop.refresh_from_db()
        assert (shop.opens_at, shop.closes_at) == (time(8, 30), time(20))
        assert shop.pair_least_orders == 3
        assert shop.closed_days.get().on == date(2026, 2, 17)

    def test_do_not_open_name_zone_or_members(self, as_manager, outsider, shop):
        forged = {"name": "Mine", "timezone": "UTC", "members": [outsider.pk]}
        data = HOURS | SETTINGS | blocks()

        as_manager.post(f"/admin/customers/shop/{shop.pk}/change/", data | forged)

        shop = Shop.objects.get(pk=shop.pk)
        assert (shop.name, shop.timezone) == ("Silk House", "Asia/Shanghai")
        assert outsider not in shop.members.all()

    def test_nor_a_channels_code(self, as_manager, shop):
        channel = ChannelFactory(shop=shop, code="taobao")
        row = {"id": channel.pk, "shop": shop.pk, "name": "Tmall", "code": "forged"}
        data = HOURS | SETTINGS | blocks(channels=[row])

        as_manager.post(f"/admin/customers/shop/{shop.pk}/change/", data)

        channel = Channel.objects.get(pk=channel.pk)
        assert (channel.name, channel.code) == ("Tmall", "taobao")

    def test_begin_before_they_end(self, as_manager, shop):
        data = {"opens_at": "20:00", "closes_at": "08:00"} | SETTINGS | blocks()

        assert as_manager.post(f"/admin/customers/shop/{shop.pk}/change/", data).status_code == 200

    def test_of_another_shop_are_not_found(self, as_outsider, shop):
        data = HOURS | SETTINGS | blocks()

        assert as_outsider.post(f"/admin/customers/shop/{shop.pk}/change/", data).status_code == 404

    def test_an_agent_does_not_see_the_page(self, as_agent, shop):
        assert as_agent.get(f"/admin/customers/shop/{shop.pk}/change/").status_code == 403


class TestProductDetails:
    def change(self, client, product, **row):
        return client.post(f"/admin/customers/product/{product.pk}/change/", row)

    def test_a_trainer_writes_price_stock_and_what_goes_with_it(self, as_trainer, shop):
        scarf, mask = ProductFactory(shop=shop, sku="S-1"), ProductFactory(shop=shop)

        self.change(as_trainer, scarf, price="129.00", stock="7", goes_with=[mask.pk], sku="forged", name="forged")

        scarf.refresh_from_db()
        assert (scarf.price, scarf.stock, scarf.sku) == (Decimal("129.00"), 7, "S-1")
        assert list(scarf.goes_with.all()) == [mask]
        assert scarf.name != "forged"

    def test_not_below_nothing(self, as_trainer, shop):
        assert self.change(as_trainer, ProductFactory(shop=shop), price="-1").status_code == 200

    def test_goes_with_others_of_the_same_shop(self, as_trainer, trainer, shop):
        scarf, second = ProductFactory(shop=shop), ShopFactory()
        second.members.add(trainer)
        foreign = ProductFactory(shop=second)

        for wrong in (scarf, foreign):
            assert self.change(as_trainer, scarf, goes_with=[wrong.pk]).status_code == 200
        assert not scarf.goes_with.exists()

    def test_a_trainer_makes_categories_and_puts_products_of_the_shop_into_them(self, as_trainer, trainer, shop):
        as_trainer.post("/admin/customers/productcategory/add/", {"name": "Scarves"})
        second, scarf = ShopFactory(), ProductFactory(shop=shop)
        second.members.add(trainer)
        own, foreign = ProductCategory.objects.get(), ProductCategory.objects.create(shop=second, name="Teas")

        answers = [self.change(as_trainer, scarf, category=one.pk).status_code for one in (foreign, own)]

        scarf.refresh_from_db()
        assert (own.shop, answers, scarf.category) == (shop, [200, 302], own)

    def test_an_agent_only_reads_it(self, as_agent, shop):
        assert self.change(as_agent, ProductFactory(shop=shop), price="1").status_code == 403

    def test_no_page_lists_all_products(self, as_trainer, shop):
        scarf = ProductFactory(shop=shop)
        ProductFactory(shop=shop, name="Eye mask")

        assert "Eye mask" not in as_trainer.get(f"/admin/customers/product/{scarf.pk}/change/").content.decode()


class TestAttributes:
    def test_a_manager_adds_one_of_the_shops_own_levels(self, as_manager, shop):
        row = {"name": "Favourite tea", "code": "tea", "level": AttributeLevel.HIGH_VALUE, "position": 20}

        as_manager.post("/admin/customers/attributedefinition/add/", row)

        assert AttributeDefinition.objects.get(code="tea").shop == shop

    @pytest.mark.parametrize("level", [AttributeLevel.BASIC, AttributeLevel.VALUABLE])
    def test_not_of_a_level_that_is_computed(self, as_manager, shop, level):
        row = {"name": "Orders", "code": "orders", "level": level, "position": 20}

        assert as_manager.post("/admin/customers/attributedefinition/add/", row).status_code == 200

    def test_the_code_stays(self, as_manager, shop):
        size = AttributeDefinition.objects.create(shop=shop, code="size", name="Size")
        row = {"name": "Clothes size", "code": "forged", "level": AttributeLevel.HIGH_VALUE, "position": 1}

        as_manager.post(f"/admin/customers/attributedefinition/{size.pk}/change/", row)

        size.refresh_from_db()
        assert (size.name, size.code) == ("Clothes size", "size")
