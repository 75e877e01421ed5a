"""What is bought together: counts that follow every import, undo, merge and the grey list, and the ranking of them."""

import io
import json
import secrets
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from customers.models import (
    BuyerLeftOut,
    Customer,
    Order,
    OrderItem,
    PairBasis,
    Product,
    ProductCount,
    ProductPair,
    RelatedProduct,
    Shop,
)
from customers.rules import Partner, is_related, related
from customers.services.direct_import import import_now
from customers.services.identity import merge_customers, unmerge_customers
from customers.services.pairs import follow_grey_list, keep_pairs_of_shops, rank_products, rebuild_pairs
from customers.services.undoing import undo_import
from customers.tests.factories import ChannelFactory, OrderFactory, OrderItemFactory, ProductFactory, ShopFactory
from customers.tests.pair_oracle import counted, oracle

pytestmark = pytest.mark.django_db

HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund\n"


@pytest.fixture
def bring(shop, tmp_path):
    """Import baskets: bring("N1 ann A B", "N2 bob A", status="paid")."""

    def bring(*baskets, status="paid", refund="0.00", into=shop):
        lines = []
        for basket in baskets:
            order_no, buyer, *skus = basket.split()
            lines += [
                f"{order_no},{'' if buyer == '-' else buyer},2026-03-02 09:00:00,10.00,{sku},Thing {sku},1,10.00,"
                f"{status},{refund}"
                for sku in skus
            ]
        path = tmp_path / f"{secrets.token_hex(4)}.csv"
        path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        return import_now(shop=into, path=path).order_import

    return bring


def pairs_of(shop):
    return counted(shop)["pairs"]


def is_like_rebuilt(shop):
    """Whether counts, oracle and a rebuild agree."""
    now = counted(shop)
    rebuild = rebuild_pairs(shop_id=shop.pk)
    return now == oracle(shop) == counted(shop) and not (rebuild.wrong_pairs or rebuild.wrong_products)


def size_in_plans():
    """How many pairs PostgreSQL plans for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'customers_productpair'")
        return cursor.fetchone()[0]


def read(*command):
    out = io.StringIO()
    try:
        call_command(*command, stdout=out)
    except SystemExit as end:
        return json.loads(out.getvalue()), end.code
    return json.loads(out.getvalue()), 0


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


class TestImport:
    def test_counts_each_pair_of_an_order_once(self, shop, bring):
        bring("N1 ann B A A", "N2 bob A B C", "N3 cid A")

        assert pairs_of(shop) == {("A", "B"): 2, ("A", "C"): 1, ("B", "C"): 1}
        assert counted(shop)["products"] == {"A": 3, "B": 2, "C": 1}
        assert counted(shop)["orders"] == 3

    def test_keeps_the_smaller_key_first(self, shop, bring):
        bring("N1 ann B A")

        pair = ProductPair.objects.get()
        assert pair.a_id < pair.b_id

    def test_the_same_orders_again_count_once(self, shop, bring):
        bring("N1 ann A B")
        bring("N1 ann A B", "N2 bob A B")

        assert pairs_of(shop) == {("A", "B"): 2}
        assert is_like_rebuilt(shop)

    def test_orders_without_a_named_buyer_count(self, shop, bring):
        bring("N1 - A B")

        assert pairs_of(shop) == {("A", "B"): 1}

    @pytest.mark.parametrize("status", ["unpaid", "closed", "refunded"])
    def test_orders_that_do_not_count_are_left_out(self, shop, bring, status):
        bring("N1 ann A B", status=status)

        assert counted(shop) == {"pairs": {}, "products": {}, "orders": 0}

    def test_an_order_counts_once_it_is_paid_and_no_more_when_it_is_closed(self, shop, bring):
        bring("N1 ann A B", status="unpaid")
        bring("N1 ann A B", status="paid")
        assert pairs_of(shop) == {("A", "B"): 1}

        bring("N1 ann A B", status="closed")
        assert counted(shop) == {"pairs": {}, "products": {}, "orders": 0}
        assert is_like_rebuilt(shop)

    def test_a_full_refund_takes_an_order_out(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B")
        bring("N1 ann A B", refund="10.00")

        assert pairs_of(shop) == {("A", "B"): 1}
        assert is_like_rebuilt(shop)

    def test_changed_lines_are_counted_anew(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B")
        bring("N1 ann A C D")

        assert pairs_of(shop) == {("A", "B"): 1, ("A", "C"): 1, ("A", "D"): 1, ("C", "D"): 1}
        assert is_like_rebuilt(shop)

    def test_orders_of_too_many_products_are_left_out(self, shop, bring):
        Shop.objects.filter(pk=shop.pk).update(pair_largest_order=2)

        bring("N1 ann A B", "N2 bob A B C")

        assert pairs_of(shop) == {("A", "B"): 1}
        assert counted(shop)["orders"] == 1
        assert is_like_rebuilt(shop)

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite goes by its indexes either way")
    def test_pairs_that_are_mostly_new_are_looked_at_for_the_plans_of_the_next(self, shop, bring):
        bring("N1 ann A B C D")

        assert size_in_plans() == 6

        bring("N2 bob A B C", "N3 cid A E")  # three known, one new: what is planned for is near enough

        assert size_in_plans() == 6

    def test_shops_count_apart(self, shop, bring):
        other = ShopFactory()

        bring("N1 ann A B")
        bring("N1 ann A C", into=other)

        assert (pairs_of(shop), pairs_of(other)) == ({("A", "B"): 1}, {("A", "C"): 1})

    def test_a_batch_that_fails_leaves_counts_and_orders_alike(self, shop, bring, monkeypatch):
        from customers.services.merging import batch

        bring("N1 ann A B")
        monkeypatch.setattr(batch, "_refresh_touched", lambda span: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            bring("N2 bob A B")

        assert pairs_of(shop) == {("A", "B"): 1}
        assert is_like_rebuilt(shop)


class TestUndo:
    def test_takes_new_and_changed_orders_back(self, shop, bring):
        bring("N1 ann A B")
        second = bring("N1 ann A C", "N2 bob A B")

        undo_import(import_id=second.pk, user=None, at=timezone.now())

        assert counted(shop) == {"pairs": {("A", "B"): 1}, "products": {"A": 1, "B": 1}, "orders": 1}
        assert is_like_rebuilt(shop)

    def test_leaves_nothing_that_holds_products(self, shop, bring):
        only = bring("N1 ann A B", "N2 bob A B")
        rank_products(shop_id=shop.pk, at=timezone.now())

        undo_import(import_id=only.pk, user=None, at=timezone.now())

        assert not Product.objects.exists()
        assert counted(shop) == {"pairs": {}, "products": {}, "orders": 0}


class TestGreyList:
    def put(self, shop, key, *, is_grey):
        Customer.objects.filter(shop=shop, key=key).update(is_grey=is_grey)
        return follow_grey_list(shop_id=shop.pk)

    def test_a_grey_buyer_counts_for_nothing_and_comes_back(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B")

        assert self.put(shop, "ann", is_grey=True)
        assert pairs_of(shop) == {("A", "B"): 1}
        assert is_like_rebuilt(shop)

        assert self.put(shop, "ann", is_grey=False)
        assert pairs_of(shop) == {("A", "B"): 2}
        assert is_like_rebuilt(shop)

    def test_later_orders_of_a_grey_buyer_stay_out(self, shop, bring):
        bring("N1 ann A B")
        self.put(shop, "ann", is_grey=True)

        bring("N2 ann A B", "N3 bob A B")

        assert pairs_of(shop) == {("A", "B"): 1}
        assert is_like_rebuilt(shop)

    def test_does_nothing_while_the_list_is_the_same(self, shop, bring):
        bring("N1 ann A B")

        assert not follow_grey_list(shop_id=shop.pk)


class TestMergedBuyers:
    @pytest.mark.parametrize("side", ["kept", "away"])
    def test_count_as_the_grey_list_says_of_them(self, shop, bring, side):
        bring("N1 ann A B", "N2 bob A B", "N3 cid A B")
        Customer.objects.filter(key="bob").update(is_grey=True)
        follow_grey_list(shop_id=shop.pk)
        ann, bob = Customer.objects.get(key="ann"), Customer.objects.get(key="bob")

        merge = merge_customers(keep=ann, away=bob, by=None, at=timezone.now(), chosen={"is_grey": side})
        assert pairs_of(shop) == {("A", "B"): 3 if side == "kept" else 1}
        assert is_like_rebuilt(shop)

        unmerge_customers(merge=merge, by=None, at=timezone.now())
        assert pairs_of(shop) == {("A", "B"): 2}
        assert list(BuyerLeftOut.objects.values_list("customer__key", flat=True)) == ["bob"]
        assert is_like_rebuilt(shop)


class TestRebuild:
    @pytest.fixture
    def old_orders(self, shop):
        """Orders from before pairs were counted."""
        channel = ChannelFactory(shop=shop)
        products = [ProductFactory(shop=shop, sku=sku) for sku in "AB"]
        for _ in range(2):
            order = OrderFactory(shop=shop, channel=channel)
            for product in products:
                OrderItemFactory(order=order, product=product)

    def test_counts_what_nobody_has_counted(self, shop, old_orders):
        rebuild = rebuild_pairs(shop_id=shop.pk)

        assert pairs_of(shop) == {("A", "B"): 2}
        assert (rebuild.orders, rebuild.products, rebuild.pairs) == (2, 2, 1)
        assert (rebuild.wrong_orders, rebuild.wrong_products, rebuild.wrong_pairs) == (2, 2, 1)

    def test_imports_leave_it_to_the_sweep_where_nobody_has_counted(self, shop, old_orders, bring):
        bring("N1 ann A B")
        assert pairs_of(shop) == {}

        keep_pairs_of_shops(at=timezone.now())
        assert pairs_of(shop) == {("A", "B"): 3}

    def test_mends_wrong_counts_and_says_how_many(self, shop, bring):
        bring("N1 ann A B", "N2 bob A C")
        ids = {one.sku: one.pk for one in Product.objects.all()}
        ProductPair.objects.filter(b_id=ids["B"]).update(orders_together=7)
        ProductPair.objects.filter(b_id=ids["C"]).delete()
        ProductPair.objects.create(shop=shop, a_id=ids["B"], b_id=ids["C"], orders_together=1)
        ProductCount.objects.filter(product_id=ids["A"]).update(order_count=1)

        rebuild = rebuild_pairs(shop_id=shop.pk)

        assert (rebuild.wrong_pairs, rebuild.wrong_products) == (3, 1)
        assert counted(shop) == oracle(shop)

    def test_a_count_that_is_too_low_stops_no_import(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid A B")
        ProductPair.objects.update(orders_together=1)
        ProductCount.objects.update(order_count=1)

        bring("N1 ann A", "N2 bob A")

        rebuild_pairs(shop_id=shop.pk)
        assert counted(shop) == oracle(shop)

    def test_the_command_tells_what_was_wrong(self, shop, bring):
        bring("N1 ann A B", "N2 bob A B", "N3 cid C")

        told, code = read("rebuild_pairs", "--shop=silk", "--json")

        assert code == 0
        assert told == {
            "orders": 3, "products": 3, "pairs": 1, "wrong_orders": 0, "wrong_products": 0, "wrong_pairs": 0
        }  # fmt: skip
        assert RelatedProduct.objects.count() == 2
        assert read("rebuild_pairs", "--shop=gone", "--json")[1] == 2


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
        from customers.services.pairs import due

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


class TestOracle:
    def test_counts_by_hand_as_the_books_do(self, shop, bring):
        bring("N1 ann A B C", "N2 bob A B")

        by_hand = {}
        for order in Order.objects.all():
            skus = sorted(set(OrderItem.objects.filter(order=order).values_list("product__sku", flat=True)))
            for pair in combinations(skus, 2):
                by_hand[pair] = by_hand.get(pair, 0) + 1
        assert oracle(shop)["pairs"] == by_hand == pairs_of(shop)
