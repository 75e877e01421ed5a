import pytest

from customers.models import BuyerLeftOut, Customer, ProductPair
from customers.services.direct_import import import_now
from customers.tests.factories import NOON
from tagging.choices import TagSource
from tagging.services.many_tags import set_tags
from tagging.tests.factories import TagFactory, TagGroupFactory

pytestmark = pytest.mark.django_db


class TestGreyList:
    def test_takes_the_baskets_of_many_out_of_the_pairs_at_once(self, shop, tmp_path):
        path = tmp_path / "orders.csv"
        lines = [
            f"N{buyer},{buyer},2026-03-02 09:00:00,10.00,{sku},Thing {sku},1\n"
            for buyer in ("ann", "bob", "cid")
            for sku in "AB"
        ]
        path.write_text("order_no,customer,paid_at,amount,sku,product,qty\n" + "".join(lines))
        import_now(shop=shop, path=path)
        grey = TagFactory(group=TagGroupFactory(shop=shop, slug="grey_list", number=0))
        wishes = [(one.pk, grey) for one in Customer.objects.filter(key__in=["ann", "bob"])]
        assert set(ProductPair.objects.values_list("orders_together", flat=True)) == {3}

        set_tags(shop=shop, wishes=wishes, by=None, at=NOON, source=TagSource.IMPORT, evidence={})

        assert set(ProductPair.objects.values_list("orders_together", flat=True)) == {1}
        assert BuyerLeftOut.objects.count() == 2
