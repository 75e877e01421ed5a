"""Orders and losses on the portrait, and the product that was asked about."""

from datetime import timedelta
from decimal import Decimal

import pytest

from crm.models import Inquiry, LossReason
from customers.models import RelatedProduct
from customers.tests.factories import OrderFactory, OrderItemFactory, ProductFactory, ShopFactory
from scripts_lib.choices import ArticleKind
from scripts_lib.models import Article

from .page import NOON, address, read

pytestmark = pytest.mark.django_db


class TestOrders:
    def test_show_the_last_three_and_which_do_not_count(self, as_agent, shop, luo):
        for day, status in enumerate(("completed", "closed", "completed", "completed")):
            order = OrderFactory(
                shop=shop, channel=luo.channel, customer=luo, status=status, created_at=NOON - timedelta(days=day)
            )
            OrderItemFactory(order=order, title=f"Scarf {day}", quantity=2)

        html = read(as_agent, luo)

        assert "Scarf 0 ×2" in html
        assert "Scarf 3" not in html
        assert html.count(">not counted<") == 1

    def test_carry_the_care_tip_of_what_was_bought_once(self, as_agent, shop, luo):
        mask = ProductFactory(shop=shop, name="Eye mask")
        tip = Article.objects.create(
            shop=shop, kind=ArticleKind.CARE, title="Silk", short="Cold water only", is_published=True
        )
        tip.products.add(mask)
        for day in range(2):
            order = OrderFactory(shop=shop, channel=luo.channel, customer=luo, created_at=NOON - timedelta(days=day))
            OrderItemFactory(order=order, product=mask, title="Eye mask")

        html = read(as_agent, luo)

        assert html.count('name="article"') == 1
        assert 'data-keys="4"' in html

    def test_losses_tell_when_what_and_why(self, as_agent, shop, luo):
        product = ProductFactory(shop=shop, name="Eye cream")
        Inquiry.objects.create(
            shop=shop,
            customer=luo,
            state="lost",
            loss_reason=LossReason.objects.get(code="price"),
            loss_note="waits for her wages",
            product=product,
            opened_at=NOON - timedelta(days=9),
            last_at=NOON - timedelta(days=9),
            closed_at=NOON - timedelta(days=9),
        )

        html = read(as_agent, luo)

        for text in ("04-24", "Eye cream", "Too expensive · waits for her wages", "1 in all"):
            assert text in html


class TestAskedProduct:
    def ask(self, client, customer, text):
        return client.post(address(customer, "asked/"), {"product": text}, headers={"HX-Request": "true"})

    @pytest.mark.parametrize("text", ["CR-50", " CR-50 ", "https://item.example.com/x.htm?spm=1&id=CR-50", "积雪草面"])
    def test_is_found_by_number_link_or_beginning(self, as_agent, shop, luo, text):
        ProductFactory(shop=shop, sku="CR-50", name="积雪草面霜", price=Decimal(268), stock=132)

        html = self.ask(as_agent, luo, text).content.decode()

        assert "132 in stock" in html
        assert "268.00" in html
        assert Inquiry.objects.get(customer=luo).product.sku == "CR-50"

    def test_several_are_offered_to_choose_from(self, as_agent, shop, luo):
        for size in ("15 g", "50 g"):
            ProductFactory(shop=shop, name=f"积雪草面霜 {size}")

        html = self.ask(as_agent, luo, "积雪草").content.decode()

        assert html.count('name="choice"') == 2
        assert not Inquiry.objects.filter(customer=luo).exists()

    def test_says_so_when_there_is_none(self, as_agent, luo):
        assert "No product of that number" in self.ask(as_agent, luo, "nothing").content.decode()

    def test_knows_no_product_of_another_shop(self, as_agent, luo):
        foreign = ProductFactory(shop=ShopFactory(), sku="CR-50")

        as_agent.post(address(luo, "asked/"), {"choice": foreign.pk})

        assert not Inquiry.objects.filter(customer=luo).exists()

    def test_recommends_what_goes_with_it_but_nothing_bought_or_sold_out(self, as_agent, shop, luo):
        names = ("Cream", "Body lotion", "Cleanser")
        cream, lotion, bought = (ProductFactory(shop=shop, name=name) for name in names)
        gone = ProductFactory(shop=shop, name="Sold-out mask", stock=0)
        cream.goes_with.add(lotion, bought, gone)
        OrderItemFactory(
            order=OrderFactory(shop=shop, channel=luo.channel, customer=luo), product=bought, title="Cleanser"
        )

        html = self.ask(as_agent, luo, cream.sku).content.decode()

        assert "goes with Cream, asked about; not bought yet" in html
        assert "Body lotion" in html
        assert "Sold-out mask" not in html

    def test_recommends_what_others_bought_with_it_after_what_a_person_keeps(self, as_agent, shop, luo):
        names = ("Cream", "Body lotion", "Sponge", "Cleanser")
        cream, lotion, sponge, cleanser = (ProductFactory(shop=shop, name=name) for name in names)
        cream.goes_with.add(lotion)
        for place, (other, together) in enumerate([(sponge, 9), (cleanser, 4)], 1):
            RelatedProduct.objects.create(
                shop=shop, product=cream, related=other, place=place, orders_together=together, confidence=0.5, lift=2
            )

        html = self.ask(as_agent, luo, cream.sku).content.decode()

        assert html.index("Body lotion") < html.index("in 9 orders together with Cream, asked about")
        assert "Cleanser" not in html
