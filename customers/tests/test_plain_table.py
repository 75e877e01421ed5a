from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Customer, Order, OrderItem, Shop
from customers.plain_table import Line, Told, amounts_told, moment_told, plain_rows, shares
from customers.render_csv import csv_lines
from customers.render_xlsx import xlsx_pieces
from customers.resources import PlainOrderResource
from customers.services.direct_import import import_now
from customers.tests.factories import ChannelFactory, CustomerFactory, OrderFactory, OrderItemFactory

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone(timedelta(hours=8)))
NOTHING = Decimal("0.00")


def told(**fields):
    usual = {
        "order_no": "A1", "customer": "luo", "status": "paid", "created_at": NOON, "paid_at": NOON,
        "payable": None, "paid": Decimal("10.00"), "refund": NOTHING,
    }  # fmt: skip
    return Told(**usual | fields)


class TestShares:
    def test_keeps_parts_that_add_up(self):
        assert shares(Decimal("5.00"), [Decimal("2.00"), Decimal("3.00")]) == [Decimal("2.00"), Decimal("3.00")]

    @pytest.mark.parametrize(
        ("parts", "expected"),
        [
            ([Decimal("30.00"), Decimal("10.00")], ["7.50", "2.50"]),
            ([None, None, None], ["3.33", "3.34", "3.33"]),
            ([NOTHING, NOTHING], ["5.00", "5.00"]),
        ],
    )
    def test_splits_in_proportion_otherwise(self, parts, expected):
        assert [str(share) for share in shares(Decimal("10.00"), parts)] == expected

    @given(
        st.decimals(0, 10**7, places=2),
        st.lists(st.none() | st.decimals(0, 10**7, places=2), min_size=1, max_size=9),
    )
    def test_tim_7_adds_up_to_the_cent_and_nothing_is_negative(self, total, parts):
        found = shares(total, parts)

        assert sum(found) == total
        assert min(found) >= 0


class TestToldSoThatItCountsTheSame:
    def test_puts_a_refund_back_that_was_taken_off_already(self):
        assert amounts_told(told(payable=Decimal("12.00"), refund=Decimal("2.00"))) == (
            Decimal("12.00"),
            Decimal("2.00"),
        )

    def test_leaves_other_refunds(self):
        assert amounts_told(told(payable=Decimal("10.00"), refund=Decimal("2.00"))) == (
            Decimal("10.00"),
            Decimal("2.00"),
        )

    @pytest.mark.parametrize(
        ("status", "created", "expected"),
        [
            ("unpaid", NOON, ("unpaid", None)),
            ("closed", NOON, ("closed", None)),
            ("refunded", NOON, ("refunded", NOON)),
            ("refunded", None, ("closed", None)),
            ("unknown", NOON, ("unpaid", None)),
        ],
    )
    def test_tells_an_order_without_a_payment_time(self, status, created, expected):
        assert moment_told(told(status=status, created_at=created, paid_at=None)) == expected

    def test_writes_the_time_with_its_offset(self):
        [row] = plain_rows(told(), [Line("S1", "scarf", 2, Decimal("5.000000"), None, None)])

        assert row == (
            "A1",
            "luo",
            "2026-03-02 12:00:00+08:00",
            Decimal("10.00"),
            "S1",
            "scarf",
            2,
            Decimal(5),
            "paid",
            None,
        )


SOURCE = """order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund
A-1,'@luo,2026-03-02 09:05:00,399.00,SF-90,"'=Silk ""scarf"" 90",1,399.00,completed,0.00
A-1,'@luo,2026-03-02 09:05:00,20.10,'-MASK,"eye mask, two",2,10.05,completed,5.00
A-2,00123,2026-03-03 23:59:59,12.50,,,1,,refunded,12.50
A-3,00123,,7.00,SF-90,Silk scarf,1,7.00,unpaid,
A-4,,2026-03-04 00:00:00,1.00,SF-90,Silk scarf,3,0.333333,shipped,0.00
A-5,Abbey O'Reilly,2026-03-05 10:00:00,50.00,,,2,,unknown,60.00
"""


def facts(shop):
    """What orders, lines and buyers of a shop say, without their keys."""
    orders = Order.objects.filter(shop=shop).order_by("order_no")
    lines = OrderItem.objects.filter(shop=shop).order_by("order__order_no", "position")
    buyers = Customer.objects.filter(shop=shop).order_by("key")
    return (
        list(
            orders.values_list(
                "order_no", "customer__key", "status", "created_at", "paid_at", "paid_on", "paid", "refund", "payable",
                "units", "counted_on", "net_paid",
            )
        ),
        list(lines.values_list("order__order_no", "sku", "title", "quantity", "unit_price", "amount", "refund")),
        list(
            buyers.values_list(
                "key", "account", "facts__order_count", "facts__spent", "facts__units", "facts__first_paid_on",
                "facts__last_paid_on", "facts__paid_day_count",
            )
        ),
    )  # fmt: skip


def imported(path, shop):
    outcome = import_now(shop=shop, path=path, platform="", skips_bad_rows=False, dry_run=False)
    assert not outcome.has_bad_rows
    return outcome


@pytest.mark.django_db
class TestAgain:
    @pytest.fixture
    def silk(self, shop, tmp_path):
        (tmp_path / "source.csv").write_text(SOURCE, encoding="utf-8")
        imported(tmp_path / "source.csv", shop)
        return shop

    def written(self, shop, path):
        resource = PlainOrderResource(shop=shop, shows_contact=True)
        rows = resource.rows(list(Order.objects.filter(shop=shop).order_by("-pk").values_list("pk", flat=True)))
        writes = {".csv": csv_lines, ".xlsx": lambda header, rows: xlsx_pieces(header, rows, title="orders")}
        path.write_bytes(b"".join(writes[path.suffix](resource.header(), rows)))
        return path

    @pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
    def test_exp_2_an_export_imported_into_another_shop_says_the_same(self, silk, tmp_path, suffix):
        other = Shop.objects.create(code="other", name="Other", timezone=silk.timezone)

        imported(self.written(silk, tmp_path / f"again{suffix}"), other)

        assert facts(other) == facts(silk)
        assert "@luo" in {key for key, *_rest in facts(other)[2]}

    def test_imp_14_imported_into_its_own_shop_changes_nothing(self, silk, tmp_path):
        before = facts(silk)

        outcome = imported(self.written(silk, tmp_path / "again.csv"), silk)

        assert facts(silk) == before
        assert (outcome.order_import.created_count, outcome.order_import.customers_created) == (0, 0)

    def test_of_another_platforms_orders_the_money_counts_the_same(self, shop, tmp_path):
        taobao = ChannelFactory(shop=shop)
        luo = CustomerFactory(shop=shop, channel=taobao, account="tb_luo")
        usual = {"shop": shop, "channel": taobao, "customer": luo, "created_at": datetime(2026, 3, 2, 4, tzinfo=UTC)}
        OrderFactory(**usual, order_no="B1", payable=Decimal(100), paid=Decimal(70), refund=Decimal(30), units=2)
        OrderFactory(**usual, order_no="B2", payable=Decimal(90), paid=Decimal(20), refund=Decimal(70))
        OrderFactory(**usual, order_no="B3", paid=Decimal(50), status="unknown", paid_at=None)
        split = OrderFactory(**usual, order_no="B4", paid=Decimal("99.99"), refund=Decimal("1.01"))
        for amount in (None, Decimal("33.00"), Decimal("66.98")):
            OrderItemFactory(order=split, amount=amount)
        other = Shop.objects.create(code="other", name="Other", timezone=shop.timezone)

        imported(self.written(shop, tmp_path / "again.csv"), other)

        def money(of):
            rows = Order.objects.filter(shop=of).order_by("order_no")
            return [(one.order_no, one.refund, one.counted_on, one.counted_on and one.net_paid) for one in rows]

        assert money(other) == money(shop)
        assert [one[0] for one in money(shop) if one[2]] == ["B1", "B4"]
