from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.db import OperationalError

from config import health
from config.heartbeat import SCHEDULER, WORKER, write_heartbeat
from config.tasks import beat
from customers.models import Shop
from tagging.models import TagRun

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.django_db
class TestHealth:
    def test_is_live_with_fresh_heartbeats(self, client):
        beat()
        write_heartbeat(name=SCHEDULER, at=NOW - timedelta(seconds=20))

        answer = client.get("/health/")

        assert answer.status_code == 200
        assert answer.json() == {
            "status": "live", "database": "ok", "broker": "ok", "last_tag_run_seconds": None, "tags": {"state": "live"},
            "worker": {"state": "live", "age_seconds": 0}, "scheduler": {"state": "live", "age_seconds": 20},
        }  # fmt: skip

    @pytest.mark.parametrize(("seconds", "state"), [(180, "live"), (181, "stale")])
    def test_says_stale_after_three_minutes(self, client, seconds, state):
        write_heartbeat(name=WORKER, at=NOW - timedelta(seconds=seconds))

        answer = client.get("/health/")

        assert answer.status_code == 200
        assert answer.json()["worker"] == {"state": state, "age_seconds": seconds}
        assert answer.json()["scheduler"] == {"state": "stale", "age_seconds": None}

    def test_tells_the_age_of_the_last_tag_run(self, client):
        shop = Shop.objects.create(code="tea", name="Tea")
        for hours in (30, 2, 7):
            ended = NOW - timedelta(hours=hours)
            TagRun.objects.create(shop=shop, as_of=ended.date(), mode="full", started_at=ended, finished_at=ended)

        assert client.get("/health/").json()["last_tag_run_seconds"] == 7200

    @pytest.mark.parametrize(
        ("hours", "state", "expected"),
        [
            (35, "done", "live"), (37, "done", "stale"), (1, "partly", "partly"),
            (1, "held", "held"), (1, "failed", "failed"),
        ],
    )  # fmt: skip
    def test_tells_how_the_worst_shop_s_tags_stand(self, client, hours, state, expected):
        for code, of_shop in (("tea", "done"), ("silk", state)):
            shop, ended = Shop.objects.create(code=code, name=code), NOW - timedelta(hours=hours)
            finished_at = None if of_shop in ("held", "failed") else ended
            run = {"as_of": ended.date(), "mode": "full", "started_at": ended, "finished_at": finished_at}
            TagRun.objects.create(shop=shop, state=of_shop, **run)

        answer = client.get("/health/")

        assert (answer.status_code, answer.json()["tags"]) == (200, {"state": expected})

    def test_keeps_one_row_a_part(self, client):
        beat()
        beat()

        assert apps.get_model("customers", "Heartbeat").objects.count() == 1

    def test_is_503_when_the_database_is_down(self, client, monkeypatch):
        def refuse(now):
            raise OperationalError

        monkeypatch.setattr(health, "_signs", refuse)

        answer = client.get("/health/")

        assert answer.status_code == 503
        assert answer.json() == {"status": "down", "database": "down", "broker": "ok"}

    def test_job_5_tells_that_redis_is_down(self, client, settings):
        settings.REDIS_URL = "redis://127.0.0.1:1/0"

        answer = client.get("/health/")

        assert (answer.status_code, answer.json()["broker"]) == (200, "down")
