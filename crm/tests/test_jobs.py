"""Tag runs live through killed processes, lost wake-up calls, twofold tasks and imports that meet them."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from crm import tasks
from customers.tests.factories import CustomerFactory
from customers.tests.test_imp_15 import database_url  # noqa: F401
from tagging.models import CustomerTag, RunRequest, TagChange, TagRun
from tagging.services.default_tags import install_default_tags
from tagging.services.run_requests import ask_for_run


def surroundings(folder: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    return kept | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.tests.small_batches",
    }


def told_by(part: str, folder: Path, url: str) -> dict[str, Any]:
    program = [sys.executable, "-m", "crm.tests.killed_runs", part, str(folder)]
    run = {"cwd": settings.BASE_DIR, "env": surroundings(folder, url), "check": True, "timeout": 300}
    return json.loads(subprocess.run(program, stdout=subprocess.PIPE, **run).stdout)


@pytest.mark.slow
def test_job_2_and_job_3_killed_or_doubled_a_run_ends_as_if_undisturbed(database_url: str, tmp_path: Path) -> None:  # noqa: F811
    told = told_by("killed", tmp_path, database_url)

    assert told == {"tags": True, "points": 14, "moments": 3, "killed": [], "twice": []}


@pytest.mark.slow
def test_con_4_a_run_that_an_import_meets_ends_as_one_after_the_other(database_url: str, tmp_path: Path) -> None:  # noqa: F811
    told = told_by("met", tmp_path, database_url)

    assert told == {"points": 7, "met": []}


# All ten by ALL_KILLS=10: each worker takes some seconds to start.
KILLS = int(os.environ.get("ALL_KILLS", "2"))


@pytest.mark.slow
def test_job_2_a_real_worker_killed_during_a_run_ends_as_if_undisturbed(database_url: str, tmp_path: Path) -> None:  # noqa: F811
    program = [sys.executable, "-m", "config.tests.killed_workers", str(tmp_path), str(KILLS)]
    run = {"cwd": settings.BASE_DIR, "env": surroundings(tmp_path, database_url), "check": True, "timeout": 900}

    told = json.loads(subprocess.run(program, stdout=subprocess.PIPE, **run).stdout)

    assert told == {**told, "tags": True, "child": KILLS, "parent": KILLS, "wrong": []}
    assert told["slowest"] < 120  # and a minute at most until the scheduler's next call


@pytest.mark.django_db
class TestJob1:
    @pytest.fixture
    def house(self, shop):
        install_default_tags(shop=shop)
        CustomerFactory(shop=shop, facts__order_count=1, facts__last_paid_on=date(2026, 3, 1))
        return shop

    def test_job_1_what_is_asked_for_is_a_row_and_any_wake_up_call_may_be_lost(self, as_manager, house, monkeypatch):
        lost: list[str] = []
        monkeypatch.setattr(tasks.run_due_tags, "apply_async", lambda *args, **kwargs: lost.append("flushed"))

        for asked in range(1, 11):
            as_manager.post("/admin/tagging/tagrun/ask/", {"shop": house.pk})
            assert RunRequest.objects.filter(shop=house).exists()

            tasks.run_due_tags()  # the sweep of the next minute

            assert not RunRequest.objects.exists()
            assert TagRun.objects.filter(shop=house, asked_by__isnull=False).count() == asked

    def test_job_1_a_request_that_is_rolled_back_wakes_nobody(self, house, manager):
        with transaction.atomic():
            ask_for_run(shop=house, by=manager, at=timezone.now())
            transaction.set_rollback(True)

        assert not RunRequest.objects.exists()

    def test_job_3_a_task_that_comes_twice_writes_nothing_the_second_time(self, house):
        tasks.run_due_tags()
        before = (list(CustomerTag.objects.values_list()), TagChange.objects.count(), TagRun.objects.count())

        assert tasks.run_due_tags() == 0

        assert (list(CustomerTag.objects.values_list()), TagChange.objects.count(), TagRun.objects.count()) == before
