"""Random histories of a shop: whatever happens, in whatever order, the pair counts are what a rebuild would say."""

import secrets

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.choices import ImportState
from customers.models import Customer, CustomerMerge, OrderImport, Shop
from customers.services.direct_import import import_now
from customers.services.identity import merge_customers, unmerge_customers
from customers.services.pairs import bring_up_to_date, follow_grey_list, rebuild_pairs
from customers.services.undoing import undo_import
from customers.tests.factories import ShopFactory
from customers.tests.pair_oracle import counted, oracle
from customers.tests.rounds import rounds

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund\n"
BUYERS = {"N1": "ann", "N2": "ann", "N3": "bob", "N4": "", "N5": "cid"}

orders = st.fixed_dictionaries(
    {},
    optional={
        order_no: st.tuples(
            st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=5),
            st.sampled_from(["unpaid", "paid", "completed", "closed", "refunded"]),
            st.sampled_from(["0.00", "10.00"]),
        )
        for order_no in BUYERS
    },
)
deeds = st.one_of(
    st.tuples(st.just("import"), orders),
    st.tuples(st.just("undo"), st.integers(0, 9)),
    st.tuples(st.just("grey"), st.sampled_from(["ann", "bob", "cid"])),
    st.tuples(st.just("unseen grey"), st.sampled_from(["ann", "bob", "cid"])),
    st.tuples(st.just("merge"), st.permutations(["ann", "bob", "cid"])),
    st.tuples(st.just("unmerge"), st.integers(0, 9)),
    st.tuples(st.just("largest"), st.integers(2, 4)),
)


class History:
    """One shop, and the deeds that happen to it."""

    def __init__(self, folder):
        self.shop = ShopFactory(code=secrets.token_hex(6))
        self.folder = folder

    def happen(self, deed, what):
        getattr(self, f"do_{deed.replace(' ', '_')}")(what)

    def do_import(self, baskets):
        lines = [
            f"{order_no},{BUYERS[order_no]},2026-03-02 09:00:00,10.00,{sku},Thing {sku},1,10.00,{status},{refund}"
            for order_no, (skus, status, refund) in baskets.items()
            for sku in skus
        ]
        if lines:
            path = self.folder / f"{secrets.token_hex(6)}.csv"
            path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
            import_now(shop=self.shop, path=path, skips_bad_rows=True)

    def do_undo(self, number):
        done = list(OrderImport.objects.filter(shop=self.shop, state=ImportState.DONE).order_by("pk"))
        if done:
            undo_import(import_id=done[number % len(done)].pk, user=None, at=timezone.now())

    def do_grey(self, key):
        self.do_unseen_grey(key)
        follow_grey_list(shop_id=self.shop.pk)

    def do_unseen_grey(self, key):
        """An import has the shop in hand: the list is followed later."""
        for one in Customer.objects.filter(shop=self.shop, key=key):
            Customer.objects.filter(pk=one.pk).update(is_grey=not one.is_grey)

    def do_merge(self, keys):
        two = {one.key: one for one in Customer.objects.filter(shop=self.shop, key__in=keys[:2])}
        if len(two) == 2:
            keep, away = (two[key] for key in keys[:2])
            merge_customers(keep=keep, away=away, by=None, at=timezone.now(), chosen={"is_grey": "kept"})

    def do_unmerge(self, number):
        merges = list(CustomerMerge.objects.filter(shop=self.shop, undone_at=None).order_by("-pk"))
        if merges:
            unmerge_customers(merge=merges[0], by=None, at=timezone.now())

    def do_largest(self, products):
        Shop.objects.filter(pk=self.shop.pk).update(pair_largest_order=products)
        self.look()

    def look(self):
        """As the minute's sweep and the command do."""
        bring_up_to_date(shop=Shop.objects.get(pk=self.shop.pk))


@settings(
    max_examples=rounds(60),
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(deeds, min_size=2, max_size=8))
def test_the_counts_of_any_history_are_those_of_a_rebuild(tmp_path, history):
    doing = History(tmp_path)

    for deed, what in history:
        doing.happen(deed, what)
    doing.look()

    now = counted(doing.shop)
    assert now == oracle(doing.shop)
    rebuild = rebuild_pairs(shop_id=doing.shop.pk)
    assert (rebuild.wrong_orders, rebuild.wrong_products, rebuild.wrong_pairs) == (0, 0, 0)
    assert counted(doing.shop) == now
