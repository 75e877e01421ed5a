"""Baskets are imported."""

import secrets

import pytest

from customers.services.direct_import import import_now

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
