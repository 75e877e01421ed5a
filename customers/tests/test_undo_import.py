"""An import is taken back: created rows go, changed ones get their old values, what was written since stays."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from customers.choices import ImportState, OrderStatus, Temper
from customers.models import (
    Channel,
    Customer,
    CustomerFacts,
    NextLook,
    Order,
    OrderImport,
    OrderItem,
    Product,
    WaitingLine,
)
from customers.models.next_look import AT_ONCE
from customers.services import import_steps, undoing
from customers.services.direct_import import import_now
from customers.services.order_imports import receive_file, work_on
from customers.services.undoing import ImportNotOver, preview_undo, request_undo, undo_import
from customers.tests.business_rows import rows
from customers.tests.factories import ShopFactory

pytestmark = pytest.mark.django_db

HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price,status,refund\n"
ORDERS = (
    "订单编号,买家会员名,买家应付货款,买家实际支付金额,退款金额,订单状态,收货人姓名,联系手机,收货地址,订单创建时间,"
    "订单付款时间,宝贝标题,宝贝总数量\n"
)
ITEMS = "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码\n"


@pytest.fixture
def shop():
    return ShopFactory(code="silk")


@pytest.fixture
def bring(shop, tmp_path):
    """Import a text; returns the import."""

    def bring(text, *, platform="", name="orders.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return import_now(shop=shop, path=path, platform=platform, skips_bad_rows=True).order_import

    return bring


def generic(*lines):
    return HEADER + "".join(f"{line}\n" for line in lines)


def taobao(
    no, buyer, *, paid="100.00", refund="0.00", status="买家已付款，等待卖家发货", name="", phone="", on="2026-03-02"
):
    at = f"{on} 09:05:00"
    return f"{no},{buyer},{paid},{paid},{refund},{status},{name},{phone},,{at},{at},丝巾,1\n"


def item(no, title, quantity=1):
    return f"{no},{title},39.00,{quantity},,,,,交易成功,SF-{title}\n"


def undo(order_import, user=None):
    return undo_import(import_id=order_import.pk, user=user, at=timezone.now())


def counts(report):
    return report.orders.as_json(), report.customers.as_json()


def fates(deleted=0, restored=0, kept=0):
    return {"deleted": deleted, "restored": restored, "kept": kept}


A = "A1,wang,2026-03-02 09:05:00,399.00,SF-90,Silk scarf,1,399.00,paid,0.00"
A2 = "A1,wang,2026-03-02 09:05:00,399.00,SF-90,Silk scarf,1,399.00,completed,20.00"
A2_LINES = "A1,wang,2026-03-02 09:05:00,200.00,SF-90,Silk scarf (new),1,200.00,completed,20.00"
B = "B1,li,2026-03-03 09:05:00,99.50,SF-10,Tie,1,99.50,paid,0.00"
C = "C1,wang,2026-04-03 09:05:00,10.00,SF-11,Soap,1,10.00,paid,0.00"


class TestUndoImport:
    def test_takes_a_first_import_back_without_a_trace(self, shop, bring):
        before = rows(shop)
        brought = bring(generic(A, B, C))

        report = undo(brought)

        assert counts(report) == (fates(deleted=3), fates(deleted=2))
        assert rows(shop) == before
        assert not Channel.objects.filter(shop=shop).exists()

    def test_gives_changed_orders_their_values_and_lines_back(self, shop, bring):
        bring(generic(A, B))
        before = rows(shop)
        second = bring(generic(A2_LINES, C))
        assert Product.objects.get(sku="SF-90").name == "Silk scarf"

        report = undo(second)

        assert counts(report) == (fates(deleted=1, restored=1), fates())
        assert rows(shop) == before

    def test_counts_the_buyers_orders_anew_and_says_so_to_the_tags(self, shop, bring):
        bring(generic(A))
        NextLook.objects.update(due_on=None)
        second = bring(generic(C))
        NextLook.objects.update(due_on=None)

        undo(second)

        facts = CustomerFacts.objects.get()
        assert (facts.order_count, str(facts.spent)) == (1, "399.00")
        assert NextLook.objects.get().due_on == AT_ONCE

    def test_gives_contact_details_back(self, shop, bring):
        bring(ORDERS + taobao("111111111", "wang", name="王丽", phone="13800000001"))
        before = rows(shop)
        second = bring(ORDERS + taobao("222222222", "wang", name="王小丽", phone="13900000002", on="2026-03-05"))
        assert Customer.objects.get().name == "王小丽"

        report = undo(second)

        assert counts(report) == (fates(deleted=1), fates(restored=1))
        assert rows(shop) == before

    def test_gives_a_product_its_old_name_back(self, shop, bring):
        bring(generic(A))
        before = rows(shop)
        second = bring(generic("D1,wang,2026-05-02 09:05:00,1.00,SF-90,Scarf of silk,1,1.00,paid,0.00"))
        assert Product.objects.get().name == "Scarf of silk"

        undo(second)

        assert rows(shop) == before

    def test_leaves_a_name_that_somebody_gave_since(self, bring):
        bring(generic(A))
        second = bring(generic("D1,wang,2026-05-02 09:05:00,1.00,SF-90,Scarf of silk,1,1.00,paid,0.00"))
        Product.objects.update(name="Our scarf")

        undo(second)

        assert Product.objects.get().name == "Our scarf"

    def test_says_who_when_and_what(self, bring, django_user_model):
        brought = bring(generic(A, B))
        somebody = django_user_model.objects.create(username="lin")

        undo(brought, somebody)

        brought.refresh_from_db()
        assert (brought.state, brought.undone_by) == (ImportState.UNDONE, somebody)
        assert brought.undone_at
        assert brought.undo_report["orders"] == fates(deleted=2)

    def test_a_second_time_changes_and_reports_nothing(self, shop, bring):
        brought = bring(generic(A))
        undo(brought)
        bring(generic(A))
        before = rows(shop)

        report = undo(brought)

        assert counts(report) == (fates(), fates())
        assert rows(shop) == before

    def test_ends_the_short_cut_by_hash(self, shop, bring):
        first = bring(generic(A, B))
        full = rows(shop)
        undo(first)

        again = bring(generic(A, B))

        assert (again.repeats, again.report["orders"]["created"]) == (None, 2)
        assert rows(shop) == full

    def test_ends_the_short_cut_of_other_files_with_these_orders(self, shop, bring):
        first = bring(generic(A))
        bring(generic(A, B))
        undo(first)

        again = bring(generic(A, B))

        assert (again.repeats, again.report["orders"]["created"]) == (None, 1)

    def test_a_file_that_was_taken_for_known_is_looked_at_again(self, shop, bring):
        first = bring(generic(A))
        repeat = receive_file(shop=shop, file=io.BytesIO(generic(A).encode()), file_name="again.csv")
        work_on(import_id=repeat.pk, worker="test")
        repeat.refresh_from_db()
        assert (repeat.state, repeat.repeats) == (ImportState.READY, first)

        undo(first)

        work_on(import_id=repeat.pk, worker="test")
        repeat.refresh_from_db()
        assert (repeat.state, repeat.repeats, repeat.report["orders"]["created"]) == (ImportState.READY, None, 1)

    def test_all_of_it_or_nothing(self, shop, bring, monkeypatch):
        brought = bring(generic(A, B))
        before = rows(shop)
        monkeypatch.setattr(undoing.deed, "write_channel", lambda undo: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            undo(brought)

        brought.refresh_from_db()
        assert brought.state == ImportState.DONE
        assert rows(shop) == before


class TestWhatWasWrittenSince:
    def test_keeps_an_order_that_a_later_import_changed_and_names_it(self, shop, bring):
        first = bring(generic(A, B))
        later = bring(generic(A2))

        report = undo(first)

        assert counts(report) == (fates(deleted=1, kept=1), fates(deleted=1, kept=1))
        assert [(one.order_no, one.later_import) for one in report.kept_orders] == [("A1", later.pk)]
        assert report.kept_customers == {"customers.order": 1}
        assert Order.objects.get().status == OrderStatus.COMPLETED

    def test_undoing_the_later_one_then_leads_back_to_the_beginning(self, shop, bring):
        before = rows(shop)
        first = bring(generic(A, B))
        later = bring(generic(A2_LINES, C))
        undo(first)

        report = undo(later)

        assert counts(report) == (fates(deleted=2), fates(deleted=1))
        assert rows(shop) == before

    def test_of_two_changes_undone_in_their_order_none_is_left(self, shop, bring):
        bring(generic(A))
        before = rows(shop)
        changes = [bring(generic(A2)), bring(generic(A2_LINES.replace("20.00", "30.00")))]

        assert [counts(undo(one))[0] for one in changes] == [fates(kept=1), fates(restored=1)]
        assert rows(shop) == before

    @pytest.mark.parametrize("deed", [{"seller_note": "called"}, {"refund": "1.00"}, {"status": "closed"}])
    def test_keeps_an_order_that_somebody_edited(self, shop, bring, deed):
        brought = bring(generic(A, B))
        Order.objects.filter(order_no="A1").update(**deed)

        report = undo(brought)

        assert counts(report) == (fates(deleted=1, kept=1), fates(deleted=1, kept=1))
        assert [(one.order_no, one.later_import, one.holder) for one in report.kept_orders] == [("A1", 0, "")]

    def test_keeps_a_changed_order_that_somebody_edited(self, bring):
        bring(generic(A))
        second = bring(generic(A2))
        order = Order.objects.get()
        order.seller_note = "called"
        order.save()

        assert counts(undo(second))[0] == fates(kept=1)
        assert Order.objects.get().status == OrderStatus.COMPLETED

    def test_keeps_an_order_with_an_edited_line(self, bring):
        brought = bring(generic(A))
        OrderItem.objects.update(quantity=2)

        assert counts(undo(brought))[0] == fates(kept=1)

    def test_an_edit_before_the_import_is_given_back(self, shop, bring):
        bring(generic(A))
        Order.objects.update(seller_note="called")
        before = rows(shop)
        second = bring(generic(A2))

        assert counts(undo(second))[0] == fates(restored=1)
        assert rows(shop) == before

    def test_saving_what_was_there_is_no_edit(self, bring):
        brought = bring(generic(A))
        Order.objects.get().save()

        assert counts(undo(brought))[0] == fates(deleted=1)

    def test_keeps_a_customer_with_later_orders(self, shop, bring):
        first = bring(generic(A, B))
        bring(generic(C))

        report = undo(first)

        assert counts(report) == (fates(deleted=2), fates(deleted=1, kept=1))
        assert Customer.objects.get().facts.order_count == 1

    def test_keeps_a_customer_of_whom_something_was_said(self, bring):
        brought = bring(generic(A, B))
        Customer.objects.filter(key="li").update(temper=Temper.EASY)

        report = undo(brought)

        assert counts(report) == (fates(deleted=2), fates(deleted=1, kept=1))
        assert Customer.objects.get().facts.order_count == 0

    def test_keeps_contact_details_that_were_changed_since(self, bring):
        bring(ORDERS + taobao("111111111", "wang", name="王丽", phone="13800000001"))
        second = bring(ORDERS + taobao("222222222", "wang", name="王小丽", phone="13900000002", on="2026-03-05"))
        Customer.objects.update(phone="13711111111")

        report = undo(second)

        assert counts(report)[1] == fates(kept=1)
        assert Customer.objects.get().phone == "13711111111"

    def test_hands_contact_details_on_to_the_next_import(self, shop, bring):
        bring(ORDERS + taobao("111111111", "wang", name="王丽", phone="13800000001"))
        before = rows(shop)
        changes = [
            bring(ORDERS + taobao("222222222", "wang", name="王小丽", on="2026-03-05")),
            bring(ORDERS + taobao("333333333", "wang", name="王大丽", on="2026-03-06")),
        ]

        assert [counts(undo(one))[1] for one in changes] == [fates(kept=1), fates(restored=1)]
        assert rows(shop) == before


class TestLinesOfAnItemsFile:
    LINES = ITEMS + item("111111111", "丝巾") + item("111111111", "领带", 2) + item("999999999", "眼罩")

    @pytest.fixture
    def orders(self):
        return ORDERS + taobao("111111111", "wang") + taobao("222222222", "li")

    def test_go_while_the_orders_stay(self, shop, bring, orders):
        bring(orders)
        before = rows(shop)
        items = bring(self.LINES, name="items.csv")
        assert (OrderItem.objects.count(), WaitingLine.objects.count()) == (2, 1)

        assert counts(undo(items)) == (fates(restored=1), fates())
        assert rows(shop) == before

    def test_hold_the_orders_until_they_are_undone_themselves(self, shop, bring, orders):
        before = rows(shop)
        brought, items = bring(orders), bring(self.LINES, name="items.csv")

        assert counts(undo(brought))[0] == fates(deleted=1, kept=1)
        assert counts(undo(items))[0] == fates(deleted=1)
        assert rows(shop) == before

    def test_wait_again_when_the_orders_that_they_waited_for_go(self, shop, bring, orders):
        bring(self.LINES, name="items.csv")
        before = rows(shop)
        brought = bring(orders)
        assert OrderItem.objects.count() == 2

        assert counts(undo(brought))[0] == fates(deleted=2)
        assert rows(shop) == before
        bring(orders)
        assert OrderItem.objects.count() == 2

    def test_leave_the_orders_that_they_had_waited_for(self, shop, bring, orders):
        items = bring(self.LINES, name="items.csv")
        brought = bring(orders)

        assert counts(undo(items))[0] == fates(restored=1)
        assert not OrderItem.objects.exists()
        assert not WaitingLine.objects.exists()
        assert counts(undo(brought))[0] == fates(deleted=2)
        assert not Product.objects.exists()


class TestHalfMerged:
    @pytest.fixture
    def killed(self, shop, settings, monkeypatch):
        """An import whose worker died after its first batch."""
        settings.IMPORT_BATCH = 1
        order_import = receive_file(
            shop=shop, file=io.BytesIO(generic(A, B, C).encode()), file_name="a.csv", state=ImportState.UPLOADED
        )
        work_on(import_id=order_import.pk, worker="test")
        OrderImport.objects.update(state=ImportState.QUEUED, confirmed_at=timezone.now())
        merge_next, calls = import_steps._merge_next, []

        def deadly(*args):
            if calls:
                raise KeyboardInterrupt
            calls.append(merge_next(*args))

        with monkeypatch.context() as patch:
            patch.setattr(import_steps, "_merge_next", deadly)
            with pytest.raises(KeyboardInterrupt):
                work_on(import_id=order_import.pk, worker="test")
        order_import.refresh_from_db()
        assert (order_import.state, Order.objects.count()) == (ImportState.MERGING, 1)
        return order_import

    def test_is_refused_while_a_worker_has_it(self, killed):
        with pytest.raises(ImportNotOver):
            undo(killed)

    def test_is_undone_once_the_worker_is_dead(self, shop, killed):
        OrderImport.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

        assert counts(undo(killed))[0] == fates(deleted=1)
        assert not Order.objects.exists()
        killed.refresh_from_db()
        assert (killed.state, killed.report["orders"]["created"]) == (ImportState.UNDONE, 1)

    def test_is_taken_from_its_worker_on_request(self, killed, django_user_model):
        somebody = django_user_model.objects.create(username="lin")
        request_undo(import_id=killed.pk, user=somebody, at=timezone.now())

        assert work_on(import_id=killed.pk, worker="other") == ImportState.UNDONE

        killed.refresh_from_db()
        assert killed.undone_by == somebody
        assert not Order.objects.exists()

    def test_is_taken_from_a_command_in_words(self, tmp_path, settings, monkeypatch, capsys):
        settings.IMPORT_BATCH = 1
        (tmp_path / "orders.csv").write_text(generic(A, B, C), encoding="utf-8")
        merge_next, calls = import_steps._merge_next, []

        def cancelled_meanwhile(order_import, shape):
            if calls:
                request_undo(import_id=order_import.pk, user=None, at=timezone.now())
            calls.append(merge_next(order_import, shape))

        monkeypatch.setattr(import_steps, "_merge_next", cancelled_meanwhile)
        with pytest.raises(SystemExit):
            call_command("import_orders", str(tmp_path / "orders.csv"), "--shop", "new", "--create-shop", "--json")

        assert json.loads(capsys.readouterr().out)["refused"]["code"] == "taken_over"
        assert work_on(import_id=OrderImport.objects.get().pk, worker="test") == ImportState.UNDONE
        assert not Order.objects.exists()

    def test_is_never_asked_of_an_import_that_wrote_nothing(self, shop):
        waiting = receive_file(shop=shop, file=io.BytesIO(generic(A).encode()), file_name="a.csv")

        with pytest.raises(ImportNotOver):
            request_undo(import_id=waiting.pk, user=None, at=timezone.now())


class TestPreviewUndo:
    def test_says_what_undoing_then_does_and_writes_nothing(self, shop, bring):
        first = bring(generic(A, B))
        bring(generic(A2, C))
        before = rows(shop)

        said = preview_undo(order_import=first, at=timezone.now())

        assert rows(shop) == before
        assert said == undo(first)


class TestCommand:
    def run(self, *arguments, capsys):
        try:
            call_command("undo_import", *map(str, arguments), "--json")
            code = 0
        except SystemExit as stop:
            code = stop.code
        return code, json.loads(capsys.readouterr().out)

    def test_prints_the_report_alone(self, bring, capsys):
        first, later = bring(generic(A, B)), bring(generic(A2))

        code, answer = self.run(first.pk, capsys=capsys)

        assert code == 0
        reason = f"Import {later.pk} changed it since: undo that one first"
        assert answer == {
            "import": first.pk,
            "orders": fates(deleted=1, kept=1),
            "customers": fates(deleted=1, kept=1),
            "kept_because": [{"order_no": "A1", "reason": reason}],
        }

    def test_prints_zeros_the_second_time(self, bring, capsys):
        brought = bring(generic(A))
        undo(brought)

        assert self.run(brought.pk, capsys=capsys) == (
            0,
            {"import": brought.pk, "orders": fates(), "customers": fates(), "kept_because": []},
        )

    @pytest.mark.parametrize("number", ["4711", "seven", "9" * 30, "²"])
    def test_refuses_an_import_that_is_not_known(self, number, capsys):
        code, answer = self.run(number, capsys=capsys)

        assert (code, answer["refused"]["code"]) == (2, "unknown_import")

    def test_refuses_an_import_that_is_not_over(self, shop, capsys):
        waiting = receive_file(shop=shop, file=io.BytesIO(generic(A).encode()), file_name="a.csv")

        code, answer = self.run(waiting.pk, capsys=capsys)

        assert (code, answer["refused"]["code"]) == (2, "import_not_over")
