"""What a shop decides about the columns of its files, and what becomes of columns that fill no field."""

import json
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from customers.choices import ImportState
from customers.models import ColumnMapping, Order, OrderImage, OrderImport
from customers.services.order_imports import confirm_import, receive_file, work_on
from customers.services.reading_choices import ReadingRefused, choose_reading
from customers.services.undoing import undo_import

from .factories import NOON, ShopFactory

pytestmark = pytest.mark.django_db

HEADER = "order_no,customer,paid_at,amount,due,gift,memo"
ROWS = (
    "A-1001,wang_li,2026-03-02 09:05:00,399.00,410.00,scarf,call first",
    "A-1002,chen_yu,2026-03-02 10:05:00,88.00,90.00,,",
)
PAID, DUE, GIFT, MEMO = 3, 4, 5, 6


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shop():
    return ShopFactory(code="silk")


def upload(shop, *rows, header=HEADER, name="march.csv"):
    text = "\n".join((header, *(rows or ROWS))) + "\n"
    return receive_file(shop=shop, file=ContentFile(text.encode()), file_name=name)


def check(order_import):
    assert work_on(import_id=order_import.pk, worker="test") == ImportState.READY
    order_import.refresh_from_db()
    return order_import


def as_read(order_import, **moved):
    """The whole form, with some columns chosen otherwise."""
    names = [name for name, _field in order_import.layout["mapping"]]
    columns = {place: field or "" for place, (_name, field) in enumerate(order_import.layout["mapping"])}
    return columns | {names.index(name): field for name, field in moved.items()}


def decide(order_import, **moved):
    assert choose_reading(order_import=order_import, columns=as_read(order_import, **moved), words={})
    return check(order_import)


def confirm(order_import):
    confirm_import(import_id=order_import.pk, user=None, skips_bad_rows=True, at=NOON)
    assert work_on(import_id=order_import.pk, worker="test") == ImportState.DONE


class TestChooseReading:
    def test_reads_the_file_again_with_the_chosen_column(self, shop):
        order_import = check(upload(shop))

        decide(order_import, amount="", due="payable")

        assert order_import.report["paid_total"] == "500.00"
        assert order_import.layout["mapping"][DUE] == ["due", "payable"]
        assert order_import.layout["mapping"][PAID] == ["amount", None]

    def test_remembers_nothing_before_the_import(self, shop):
        decide(check(upload(shop)), memo="buyer_note")

        assert not ColumnMapping.objects.exists()
        assert not Order.objects.exists()

    @pytest.mark.parametrize(
        ("moved", "code"),
        [
            ({"amount": ""}, "required"),
            ({"order_no": ""}, "required"),
            ({"due": "payable"}, "twice"),
            ({"gift": "buyer_note", "memo": "buyer_note"}, "twice"),
            ({"memo": "shoe_size"}, "no_such_field"),
        ],
    )
    def test_refuses_what_cannot_be_read(self, shop, moved, code):
        order_import = check(upload(shop))

        with pytest.raises(ReadingRefused) as refused:
            choose_reading(order_import=order_import, columns=as_read(order_import, **moved), words={})

        order_import.refresh_from_db()
        assert (refused.value.code, order_import.state, order_import.chosen) == (code, ImportState.READY, {})

    def test_refuses_a_form_that_came_in_part(self, shop):
        order_import = check(upload(shop))

        with pytest.raises(ReadingRefused, match="incomplete"):
            choose_reading(order_import=order_import, columns={MEMO: "buyer_note"}, words={})

    def test_does_nothing_once_somebody_has_decided(self, shop):
        order_import = check(upload(shop))
        confirm(order_import)

        assert not choose_reading(order_import=order_import, columns=as_read(order_import), words={})

    def test_the_same_bytes_read_otherwise_are_not_the_same_file(self, shop):
        confirm(check(upload(shop)))
        again = check(upload(shop))
        assert again.repeats_id

        decide(again, memo="buyer_note")

        assert again.repeats_id is None
        assert again.report["orders"] == {"seen": 2, "created": 0, "updated": 1, "unchanged": 1}
        confirm(again)
        assert Order.objects.get(order_no="A-1001").buyer_note == "call first"


class TestMemory:
    @pytest.fixture
    def remembered(self, shop):
        confirm(decide(check(upload(shop)), memo="buyer_note"))

    def test_the_next_file_with_these_headings_is_read_alike_and_says_why(self, shop, remembered):
        order_import = check(upload(shop, "A-1003,li_na,2026-03-03 09:00:00,5.00,5.00,,ring twice", name="april.csv"))

        assert order_import.layout["mapping"][MEMO] == ["memo", "buyer_note"]
        assert order_import.layout["followed"]["file"] == "march.csv"

    @pytest.mark.parametrize("other", ["headings", "shop"])
    def test_other_headings_and_other_shops_are_left_alone(self, shop, remembered, other):
        whose = ShopFactory() if other == "shop" else shop
        header = HEADER + ",more" if other == "headings" else HEADER
        row = "A-1003,li_na,2026-03-03 09:00:00,5.00,5.00,,ring" + (",x" if other == "headings" else "")

        order_import = check(upload(whose, row, header=header))

        assert order_import.layout["mapping"][MEMO] == ["memo", None]
        assert "followed" not in order_import.layout

    def test_the_command_follows_it(self, shop, remembered, tmp_path):
        path = tmp_path / "april.csv"
        path.write_text(f"{HEADER}\nA-1003,li_na,2026-03-03 09:00:00,5.00,5.00,,ring twice\n")

        call_command("import_orders", str(path), shop="silk", json=True, stdout=StringIO())

        assert Order.objects.get(order_no="A-1003").buyer_note == "ring twice"

    def test_goes_when_a_later_review_returns_to_our_own_reading(self, shop, remembered):
        confirm(decide(check(upload(shop, "A-1003,li_na,2026-03-03 09:00:00,5.00,5.00,,ring")), memo=""))

        assert not ColumnMapping.objects.exists()


class TestOtherColumns:
    def test_are_kept_with_the_order_by_heading(self, shop):
        confirm(check(upload(shop)))

        assert [order.other_columns for order in Order.objects.order_by("order_no")] == [
            {"due": "410.00", "gift": "scarf", "memo": "call first"},
            {"due": "90.00"},
        ]

    def test_cost_nothing_where_there_are_none(self, shop):
        header = "order_no,customer,paid_at,amount"
        confirm(check(upload(shop, "A-1001,wang_li,2026-03-02 09:05:00,399.00", header=header)))

        assert Order.objects.get().extra is None

    def test_signs_that_could_harm_are_stored_as_text(self, shop):
        confirm(check(upload(shop, 'A-1001,wang_li,2026-03-02 09:05:00,1.00,,"a ""b"" \\ c",<script>')))

        assert Order.objects.get().other_columns == {"gift": 'a "b" \\ c', "memo": "<script>"}

    def test_a_later_file_replaces_them_and_its_undo_brings_them_back(self, shop):
        confirm(check(upload(shop)))
        later = upload(shop, ROWS[0].replace("scarf", "eye mask"))
        confirm(check(later))
        assert Order.objects.get(order_no="A-1001").other_columns["gift"] == "eye mask"
        assert OrderImage.objects.count() == 1

        undo_import(import_id=later.pk, user=None, at=NOON)

        assert Order.objects.get(order_no="A-1001").other_columns["gift"] == "scarf"

    def test_an_image_from_before_there_were_any_can_still_be_undone(self, shop):
        confirm(check(upload(shop)))
        later = upload(shop, ROWS[0].replace("399.00", "400.00"))
        confirm(check(later))
        image = OrderImage.objects.get()
        image.before = {name: value for name, value in image.before.items() if name != "extra"}
        image.save(update_fields=["before"])

        undo_import(import_id=later.pk, user=None, at=NOON)

        assert Order.objects.get(order_no="A-1001").paid == 399


def test_the_samples_of_a_column_are_masked_where_they_tell_of_a_person(shop):
    header = "订单编号,买家会员名,收货人姓名,联系手机,收货地址,发票抬头,订单状态,订单创建时间,买家实际支付金额"
    row = "4845211785025517160,小镇6383,罗海莲,13812341234,浙江省 杭州市 文三路,罗海莲,交易成功,2026-03-02 09:00,5"
    order_import = check(upload(shop, row, header=header))

    samples = order_import.layout["samples"]
    assert samples[1:6] == [["小镇6383"], ["罗**"], ["138****1234"], ["浙江省 杭州市"], ["罗**"]]
    assert "罗海莲" not in json.dumps(OrderImport.objects.get().layout, ensure_ascii=False)
