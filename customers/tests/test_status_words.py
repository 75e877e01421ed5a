"""Status words that we do not know: explained once, then remembered by the shop."""

import pytest
from django.core.files.base import ContentFile

from customers.choices import ImportState
from customers.models import Order, StatusWord
from customers.services.order_imports import confirm_import, receive_file, work_on
from customers.services.reading_choices import ReadingRefused, choose_reading

from .factories import NOON, ShopFactory

pytestmark = pytest.mark.django_db

WORD = "定制排产中"
HEADER = "订单编号,买家会员名,订单状态,订单创建时间,订单付款时间,买家实际支付金额"
SHOPIFY = "Name,Email,Financial Status,Created at,Paid at,Total,Lineitem name,Lineitem quantity,Lineitem price"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def shop():
    return ShopFactory()


def upload(shop, *rows, header=HEADER):
    text = "\n".join((header, *rows)) + "\n"
    order_import = receive_file(shop=shop, file=ContentFile(text.encode()), file_name="orders.csv")
    return check(order_import)


def check(order_import):
    assert work_on(import_id=order_import.pk, worker="test") == ImportState.READY
    order_import.refresh_from_db()
    return order_import


def order(number, word=WORD):
    return f"48452117850255171{number},小镇6383,{word},2026-03-02 09:00:00,2026-03-02 09:05:00,199.00"


def explain(order_import, **words):
    columns = {place: field or "" for place, (_name, field) in enumerate(order_import.layout["mapping"])}
    assert choose_reading(order_import=order_import, columns=columns, words=words)
    return check(order_import)


def confirm(order_import):
    confirm_import(import_id=order_import.pk, user=None, skips_bad_rows=True, at=NOON)
    assert work_on(import_id=order_import.pk, worker="test") == ImportState.DONE


def test_a_word_is_led_to_ours_in_the_review(shop):
    order_import = explain(upload(shop, order(60), order(61)), **{WORD: "paid"})

    assert order_import.report["by_status"] == {"paid": 2}
    assert order_import.report["problems"]["warnings"] == 0
    assert order_import.layout["words"] == {WORD: 2}
    assert not StatusWord.objects.exists()


def test_later_files_follow_it_however_the_word_is_spaced(shop):
    confirm(explain(upload(shop, order(60)), **{WORD: "shipped"}))

    later = upload(shop, order(62, " 定制 排产中"))

    assert later.report["by_status"] == {"shipped": 1}


def test_a_word_may_stay_unknown_and_is_not_asked_again(shop):
    confirm(explain(upload(shop, order(60)), **{WORD: "unknown"}))

    later = upload(shop, order(62))

    assert (later.report["by_status"], later.report["problems"]["warnings"]) == ({"unknown": 1}, 0)


def test_another_shop_is_asked_itself(shop):
    confirm(explain(upload(shop, order(60)), **{WORD: "paid"}))

    assert upload(ShopFactory(), order(60)).report["by_status"] == {"unknown": 1}


def test_the_same_bytes_are_read_anew_once_a_word_is_explained(shop):
    confirm(upload(shop, order(60)))
    again = upload(shop, order(60))
    assert again.repeats_id

    confirm(explain(again, **{WORD: "completed"}))

    assert Order.objects.get().status == "completed"


def test_what_an_explained_word_says_was_paid_was_paid(shop):
    row = "#1001,anna@example.com,half_paid,2026-03-02 09:00:00 +0800,2026-03-02 09:05:00 +0800,59.00,Scarf,1,59.00"

    order_import = explain(upload(shop, row, header=SHOPIFY), half_paid="paid")

    assert (order_import.report["by_status"], order_import.report["paid_total"]) == ({"paid": 1}, "59.00")


def test_a_word_can_be_forgotten(shop):
    confirm(explain(upload(shop, order(60)), **{WORD: "paid"}))
    confirm(explain(upload(shop, order(62)), **{WORD: ""}))

    assert not StatusWord.objects.exists()


@pytest.mark.parametrize(("word", "status"), [(WORD, "lost"), ("", "paid"), ("长" * 81, "paid")])
def test_nothing_else_is_taken(shop, word, status):
    order_import = upload(shop, order(60))
    columns = {place: field or "" for place, (_name, field) in enumerate(order_import.layout["mapping"])}

    with pytest.raises(ReadingRefused, match="no_such_status"):
        choose_reading(order_import=order_import, columns=columns, words={word: status})
