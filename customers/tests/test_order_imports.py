"""The life of an import whose workers die, are slow, or are two."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone

from customers.choices import ImportState
from customers.models import Customer, CustomerFacts, Order, OrderImport, OrderItem, StagedOrder, StagedRow
from customers.services import import_steps, order_imports, staging
from customers.services.import_claims import MAX_TRIES, ClaimLost, claim_import
from customers.services.order_imports import (
    ImportNotReady,
    ImportRunning,
    cancel_import,
    confirm_import,
    receive_file,
    retry_import,
    work_on,
)
from customers.tests.factories import ShopFactory

ORDERS, BATCH = 35, 10
HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price\n"
ORDER_COLUMNS = ("order_no", "status", "paid_at", "paid_on", "paid", "refund", "units", "digest", "customer__key")
LINE_COLUMNS = ("order__order_no", "position", "sku", "title", "quantity", "unit_price", "amount", "product__sku")
FACT_COLUMNS = ("customer__key", "order_count", "spent", "units", "first_paid_on", "last_paid_on", "paid_day_count")

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What kill -9 is to a worker: nothing of ours catches it."""


def killed(*args, **kwargs):
    raise Killed


@pytest.fixture(autouse=True)
def small_batches(settings, monkeypatch):
    settings.IMPORT_BATCH = BATCH
    monkeypatch.setattr(staging, "CHUNK", BATCH)


@pytest.fixture
def file():
    lines = (
        f"N{number},buyer{number % 7},2026-01-{1 + number % 28:02d} 09:00:00,{line}.50,S{line},Scarf,{line},1.5\n"
        for number in range(ORDERS)
        for line in (1, 2)
    )
    return io.BytesIO((HEADER + "".join(lines)).encode())


@pytest.fixture
def uploaded(file):
    return receive_file(shop=ShopFactory(), file=file, file_name="orders.csv")


@pytest.fixture
def confirmed(uploaded):
    work(uploaded)
    confirm(uploaded)
    return uploaded


@pytest.fixture
def undisturbed(file):
    """What the same file brings when nothing happens."""
    order_import = receive_file(shop=ShopFactory(), file=file, file_name="orders.csv")
    work(order_import)
    confirm(order_import)
    work(order_import)
    return books(order_import.shop)


def work(order_import):
    state = work_on(import_id=order_import.pk, worker="test")
    order_import.refresh_from_db()
    return state


def confirm(order_import):
    confirm_import(import_id=order_import.pk, user=None, skips_bad_rows=False, at=timezone.now())


def let_lease_run_out(order_import):
    OrderImport.objects.filter(pk=order_import.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))


def books(shop):
    """All rows of a shop, without the numbers that the database gives."""
    return [
        list(Order.objects.filter(shop=shop).order_by("order_no").values_list(*ORDER_COLUMNS)),
        list(OrderItem.objects.filter(shop=shop).order_by("position").values_list(*LINE_COLUMNS)),
        list(Customer.objects.filter(shop=shop).order_by("key").values_list("key", "account", "is_grey")),
        list(CustomerFacts.objects.filter(shop=shop).order_by("customer__key").values_list(*FACT_COLUMNS)),
    ]


def die_in_call(number, monkeypatch, owner, name, *, after=False):
    """Let the call of that number kill its worker, before or after it has done its work."""
    original, calls = getattr(owner, name), []

    def deadly(*args, **kwargs):
        calls.append(name)
        if len(calls) != number:
            return original(*args, **kwargs)
        if after:
            original(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(owner, name, deadly)


def after_each_batch(monkeypatch, deed):
    """Let the worker do something between two batches."""
    merge_staged = import_steps.merge_staged
    monkeypatch.setattr(order_imports, "merge_staged", lambda one: merge_staged(one, after_batch=deed))


class TestDeathDuringTheCheck:
    @pytest.mark.parametrize(
        ("owner", "name", "number"),
        [
            pytest.param(staging, "_load", 3, id="among the rows"),
            pytest.param(import_steps, "group_rows", 1, id="before the rows are gathered"),
            pytest.param(import_steps, "staged_report", 1, id="after the rows are gathered"),
            pytest.param(order_imports, "release_claim", 1, id="before it says so"),
        ],
    )
    def test_imp_15_begins_again_and_finds_the_same(self, uploaded, undisturbed, monkeypatch, owner, name, number):
        with monkeypatch.context() as patch:
            die_in_call(number, patch, owner, name)
            with pytest.raises(Killed):
                work(uploaded)
        let_lease_run_out(uploaded)

        assert work(uploaded) == ImportState.READY

        assert (uploaded.orders_staged, uploaded.records_read) == (ORDERS, ORDERS * 2)
        confirm(uploaded)
        work(uploaded)
        assert books(uploaded.shop) == undisturbed


class TestDeathDuringTheMerge:
    @pytest.mark.parametrize(
        ("owner", "name", "number", "after", "merged"),
        [
            pytest.param(import_steps, "merge_batch", 1, False, 0, id="before the first batch"),
            pytest.param(import_steps, "merge_batch", 2, True, BATCH, id="inside a batch, rows written"),
            pytest.param(import_steps, "drop_staging", 1, True, ORDERS, id="after the last batch"),
            pytest.param(order_imports, "release_claim", 1, False, ORDERS, id="before it says so"),
        ],
    )
    def test_imp_15_goes_on_at_the_next_batch(
        self, confirmed, undisturbed, monkeypatch, owner, name, number, after, merged
    ):
        with monkeypatch.context() as patch:
            die_in_call(number, patch, owner, name, after=after)
            with pytest.raises(Killed):
                work(confirmed)
        confirmed.refresh_from_db()
        assert (confirmed.state, confirmed.orders_merged) == (ImportState.MERGING, merged)
        assert Order.objects.filter(shop=confirmed.shop).count() == merged
        let_lease_run_out(confirmed)

        assert work(confirmed) == ImportState.DONE

        assert books(confirmed.shop) == undisturbed
        assert (confirmed.created_count, confirmed.report["orders"]["created"]) == (ORDERS, ORDERS)
        assert not StagedRow.objects.filter(order_import=confirmed).exists()
        assert not StagedOrder.objects.filter(order_import=confirmed).exists()

    def test_imp_15_goes_on_after_a_death_between_two_batches(self, confirmed, undisturbed, monkeypatch):
        with monkeypatch.context() as patch:
            after_each_batch(patch, killed)
            with pytest.raises(Killed):
                work(confirmed)
        let_lease_run_out(confirmed)

        assert work(confirmed) == ImportState.DONE

        assert books(confirmed.shop) == undisturbed


class TestWorkOn:
    def test_does_nothing_while_another_worker_has_it(self, confirmed):
        claim_import(import_id=confirmed.pk, worker="first")

        assert work(confirmed) == ""
        assert not Order.objects.filter(shop=confirmed.shop).exists()

    def test_does_it_once_when_called_again_in_the_midst(self, confirmed, undisturbed, monkeypatch):
        merge_batch, answers = import_steps.merge_batch, []

        def with_company(span):
            answers.append(work_on(import_id=confirmed.pk, worker="second"))
            return merge_batch(span)

        monkeypatch.setattr(import_steps, "merge_batch", with_company)

        assert work(confirmed) == ImportState.DONE
        assert answers == ["", "", "", ""]
        assert books(confirmed.shop) == undisturbed

    def test_leaves_a_finished_import_alone(self, confirmed):
        work(confirmed)

        assert work(confirmed) == ""
        assert confirmed.state == ImportState.DONE

    def test_keeps_what_is_merged_when_a_batch_fails(self, confirmed, undisturbed, monkeypatch):
        with monkeypatch.context() as patch:
            after_each_batch(patch, lambda order_import: 1 / 0)
            assert work(confirmed) == ImportState.FAILED
        assert (confirmed.fault, confirmed.orders_merged) == ("ZeroDivisionError", BATCH)

        retry_import(import_id=confirmed.pk)

        assert work(confirmed) == ImportState.DONE
        assert books(confirmed.shop) == undisturbed

    def test_gives_up_an_import_that_kills_its_workers(self, confirmed, undisturbed, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(import_steps, "merge_batch", killed)
            for _ in range(MAX_TRIES):
                with pytest.raises(Killed):
                    work(confirmed)
                let_lease_run_out(confirmed)

            assert work(confirmed) == ImportState.FAILED

        assert not OrderImport.objects.abandoned(at=timezone.now()).exists()
        retry_import(import_id=confirmed.pk)
        assert work(confirmed) == ImportState.DONE
        assert books(confirmed.shop) == undisturbed


class TestClaimLost:
    """A worker that was only slow, after another has taken the import over."""

    @pytest.fixture
    def slow(self, confirmed):
        slow = claim_import(import_id=confirmed.pk, worker="slow")
        let_lease_run_out(confirmed)
        claim_import(import_id=confirmed.pk, worker="quick")
        return slow

    def test_merges_nothing_more(self, slow):
        with pytest.raises(ClaimLost):
            import_steps.merge_staged(slow)

        assert not Order.objects.filter(shop=slow.shop).exists()

    def test_leaves_the_other_ones_staging_alone(self, slow):
        with pytest.raises(ClaimLost):
            staging.stage_rows(order_import=slow, rows=[], progress=killed)

        assert StagedRow.objects.filter(order_import=slow).count() == ORDERS * 2

    def test_does_not_finish_what_the_other_one_has_in_hand(self, slow):
        OrderImport.objects.filter(pk=slow.pk).update(orders_merged=ORDERS)
        slow.orders_merged = ORDERS

        with pytest.raises(ClaimLost):
            import_steps.merge_staged(slow)

        assert StagedRow.objects.filter(order_import=slow).exists()

    def test_is_no_fault_of_the_import(self, confirmed, undisturbed, monkeypatch):
        def take_over(order_import):
            OrderImport.objects.filter(pk=order_import.pk).update(claim="quick")

        with monkeypatch.context() as patch:
            after_each_batch(patch, take_over)
            assert work(confirmed) == ""
        assert (confirmed.state, confirmed.orders_merged) == (ImportState.MERGING, BATCH)
        let_lease_run_out(confirmed)

        assert work(confirmed) == ImportState.DONE
        assert books(confirmed.shop) == undisturbed


class TestCancelImport:
    def test_imp_19_takes_the_import_from_its_worker(self, uploaded, monkeypatch):
        def cancelled_meanwhile(**kwargs):
            cancel_import(import_id=uploaded.pk, user=None, at=timezone.now())
            return staging.stage_rows(**kwargs)

        monkeypatch.setattr(import_steps, "stage_rows", cancelled_meanwhile)

        assert work(uploaded) == ""
        assert uploaded.state == ImportState.CANCELLED
        assert not StagedRow.objects.filter(order_import=uploaded).exists()

    def test_is_too_late_once_the_merge_has_begun(self, confirmed):
        OrderImport.objects.filter(pk=confirmed.pk).update(state=ImportState.MERGING)

        with pytest.raises(ImportRunning):
            cancel_import(import_id=confirmed.pk, user=None, at=timezone.now())


class TestRetryImport:
    def test_reads_again_what_failed_before_the_go_ahead(self, uploaded, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(order_imports, "check_file", lambda *args, **kwargs: 1 / 0)
            assert work(uploaded) == ImportState.FAILED

        retry_import(import_id=uploaded.pk)

        assert work(uploaded) == ImportState.READY

    def test_is_for_failed_imports_only(self, confirmed):
        with pytest.raises(ImportNotReady):
            retry_import(import_id=confirmed.pk)


class TestConfirmImport:
    def test_needs_a_checked_import(self, uploaded):
        with pytest.raises(ImportNotReady):
            confirm(uploaded)

    def test_goes_ahead_once(self, confirmed):
        with pytest.raises(ImportNotReady):
            confirm(confirmed)
