"""An import is taken back whose worker has not finished it."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from customers.choices import ImportState
from customers.models import Order, OrderImport
from customers.services import import_steps
from customers.services.order_imports import work_on
from customers.services.undoing import ImportNotOver, request_undo

from .files import A, B, C, generic, received
from .taking_back import counts, fates, undo

pytestmark = pytest.mark.django_db


class TestHalfMerged:
    @pytest.fixture
    def killed(self, shop, settings, monkeypatch):
        """An import whose worker died after its first batch."""
        settings.IMPORT_BATCH = 1
        order_import = received(shop, generic(A, B, C), state=ImportState.UPLOADED)
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
        waiting = received(shop, generic(A))

        with pytest.raises(ImportNotOver):
            request_undo(import_id=waiting.pk, user=None, at=timezone.now())
