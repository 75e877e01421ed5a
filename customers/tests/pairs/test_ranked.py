"""Which products are related, ranked when due and looked up at once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from customers.models import Customer, PairBasis, Product, RelatedProduct, Shop
from customers.rules import Partner, is_related, related
from customers.services.pairs import due, keep_pairs_of_shops, rank_products
from customers.tests.factories import ShopFactory

from .books import pairs_of, read

pytestmark = pytest.mark.django_db


class TestRelated:
    @pytest.mark.parametrize(
        ("together", "first", "second", "orders", "least", "is_one"),
        [
            pytest.param(2, 2, 2, 4, 2, True, id="twice as often as by chance"),
            pytest.param(2, 2, 4, 4, 2, False, id="lift is exactly 1"),
            pytest.param(1, 2, 2, 3, 1, False, id="less often than by chance"),
            pytest.param(1, 1, 1, 9, 2, False, id="too few orders"),
            pytest.param(1, 1, 1, 9, 1, True, id="one order is enough where the shop says so"),
        ],
    )
    def test_asks_for_support_and_lift(self, together, first, second, orders, least, is_one):
        found = is_related(together=together, first=first, second=second, orders=orders, least=least)

        assert found is is_one

    def test_goes_by_confidence_then_by_article_number(self):
        partners = [Partner("b", 3, 3), Partner("B", 3, 5), Partner("c", 4, 4)]

        found = related(partners, first=5, orders=20, least=2)

        assert [(one.sku, one.orders_together, one.confidence, one.lift) for one in found] == [
            ("c", 4, 0.8, 4.0),
            ("B", 3, 0.6, 2.4),
            ("b", 3, 0.6, 4.0),
        ]


class TestRanking:
    def test_is_the_same_as_the_look_up_and_cut_to_the_setting(self, shop, bring):
        Shop.objects.filter(pk=shop.pk).update(pair_listed=2)
        bring("N1 a A b B c", "N2 a A b B c", "N3 a A B", "N4 b A c", "N5 c D", "N6 d D", "N7 e D", "N8 f E")

        rank_products(shop_id=shop.pk, at=timezone.now())

        for product in Product.objects.all():
            looked_up = read("related_products", "--shop=silk", f"--sku={product.sku}", "--limit=2", "--json")[0]
            ranked = product.related_products.order_by("place").values_list(
                "related__sku", "orders_together", "confidence", "lift"
            )
            assert [(sku, n, round(confidence, 6), round(lift, 6)) for sku, n, confidence, lift in ranked] == [
                (one["sku"], one["orders_together"], one["confidence"], one["lift"]) for one in looked_up
            ]
        assert list(RelatedProduct.objects.filter(product__sku="b").values_list("related__sku", flat=True)) == [
            "A", "B"
        ]  # fmt: skip

    def test_writes_nothing_while_nothing_has_changed(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid C")

        written = [rank_products(shop_id=shop.pk, at=timezone.now()) for _ in range(2)]

        assert written == [2, 0]

    def test_drops_who_is_related_no_more(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid C")
        rank_products(shop_id=shop.pk, at=timezone.now())

        bring("N1 ann A B", status="closed")
        rank_products(shop_id=shop.pk, at=timezone.now())

        assert not RelatedProduct.objects.exists()


class TestKeepPairs:
    def test_ranks_at_once_and_then_after_each_night_that_brought_something(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid C")
        at = datetime(2026, 3, 2, 4, tzinfo=UTC)  # noon at the shop

        assert [keep_pairs_of_shops(at=at), keep_pairs_of_shops(at=at + timedelta(days=1))] == [1, 0]

        bring("N4 dan A B")
        later = [at + timedelta(hours=hours) for hours in (1, 14, 15)]  # the same day, at 2:00, at 3:00
        assert [keep_pairs_of_shops(at=moment) for moment in later] == [0, 0, 1]
        assert RelatedProduct.objects.first().orders_together == 3

    def test_follows_the_grey_list_and_the_settings(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid A B C")
        Customer.objects.filter(key="ann").update(is_grey=True)
        keep_pairs_of_shops(at=timezone.now())
        assert pairs_of(shop)["A", "B"] == 2

        Shop.objects.filter(pk=shop.pk).update(pair_largest_order=2)
        keep_pairs_of_shops(at=timezone.now())
        assert pairs_of(shop) == {("A", "B"): 1}
        assert PairBasis.objects.get().largest_order == 2

    def test_one_shop_that_fails_does_not_hold_up_the_others(self, shop, bring, monkeypatch):
        other = ShopFactory()
        bring("N1 ann A B")
        bring("N1 ann A B", into=other)

        def fail_first(*, shop_id, at):
            if shop_id == shop.pk:
                raise ValueError
            return rank_products(shop_id=shop_id, at=at)

        monkeypatch.setattr(due, "rank_products", fail_first)

        assert keep_pairs_of_shops(at=timezone.now()) == 1


class TestRelatedProducts:
    def test_is_right_directly_after_an_import(self, bring):
        bring("N1 ann A B", "N2 bob A B C", "N3 cid A C", "N4 dan D")

        assert read("related_products", "--shop=silk", "--sku=A", "--json") == (
            [
                {"sku": "B", "orders_together": 2, "confidence": 0.666667, "lift": 1.333333},
                {"sku": "C", "orders_together": 2, "confidence": 0.666667, "lift": 1.333333},
            ],
            0,
        )

    def test_is_right_directly_after_a_turn_of_the_grey_list(self, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid A B", "N4 dan C")
        Customer.objects.filter(key="ann").update(is_grey=True)

        [one] = read("related_products", "--shop=silk", "--sku=A", "--json")[0]

        assert one == {"sku": "B", "orders_together": 2, "confidence": 1.0, "lift": 1.5}

    def test_a_product_without_partners_has_none(self, bring):
        bring("N1 ann A")

        assert read("related_products", "--shop=silk", "--sku=A", "--json") == ([], 0)

    @pytest.mark.parametrize(
        ("shop_code", "sku", "reason"), [("silk", "Z", "unknown_product"), ("gone", "A", "unknown_shop")]
    )
    def test_refuses_with_words(self, bring, shop_code, sku, reason):
        bring("N1 ann A")

        told, code = read("related_products", f"--shop={shop_code}", f"--sku={sku}", "--json")

        assert (told["refused"]["code"], code) == (reason, 2)

    def test_knows_no_product_of_another_shop(self, bring):
        bring("N1 ann A", into=ShopFactory(code="tea"))

        assert read("related_products", "--shop=silk", "--sku=A", "--json")[1] == 2
