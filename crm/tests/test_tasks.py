from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from crm import tasks
from crm.services import after_import
from crm.tests.imports import an_import
from customers.choices import ImportState
from tagging.models import TagRun
from tagging.services.runs import DayBeforeLastRun


class TestRunImport:
    @pytest.fixture
    def tagged(self, monkeypatch) -> list[int]:
        """The imports after which tags were set."""
        calls: list[int] = []
        monkeypatch.setattr(tasks, "tag_after_import", lambda *, import_id, at: calls.append(import_id))
        return calls

    @pytest.mark.parametrize(("reached", "expected"), [("done", [7]), ("ready", []), ("failed", []), ("", [])])
    def test_tags_follow_a_finished_import_only(self, monkeypatch, tagged, reached, expected):
        monkeypatch.setattr(tasks, "work_on", lambda *, import_id, worker: reached)

        assert tasks.run_import(7) == reached
        assert tagged == expected


class TestTagAfterImport:
    def test_takes_the_shops_own_day(self, shop):
        shop.timezone = "Asia/Shanghai"
        shop.save(update_fields=["timezone"])
        order_import = an_import(shop, ImportState.DONE)

        after_import.tag_after_import(import_id=order_import.pk, at=datetime(2026, 3, 1, 18, tzinfo=UTC))

        assert str(TagRun.objects.get().as_of) == "2026-03-02"

    def test_leaves_the_buyers_to_the_run_of_a_later_day(self, shop, monkeypatch):
        def refuse(**kwargs):
            raise DayBeforeLastRun

        monkeypatch.setattr(after_import, "run_tags", refuse)
        order_import = an_import(shop, ImportState.DONE)

        after_import.tag_after_import(import_id=order_import.pk, at=timezone.now())


class TestSweepImports:
    def test_wakes_workers_for_what_none_has_in_hand(self, shop, monkeypatch):
        sent: list[int] = []
        fake = SimpleNamespace(apply_async=lambda args, expires: sent.append(args[0]))
        monkeypatch.setattr(tasks, "run_import", fake)
        soon = timezone.now() + timedelta(minutes=1)
        never_taken = an_import(shop, ImportState.UPLOADED)
        killed = an_import(shop, ImportState.MERGING, claimed_until=timezone.now() - timedelta(seconds=1))
        an_import(shop, ImportState.MERGING, claimed_until=soon)
        an_import(shop, ImportState.READY)
        an_import(shop, ImportState.DONE)

        assert tasks.sweep_imports() == 2
        assert sent == [never_taken.pk, killed.pk]
