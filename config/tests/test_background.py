"""The broker wakes, the database remembers."""

import time
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from kombu import Connection
from kombu.exceptions import OperationalError

from config.background import HARD_LIMIT, REDELIVERY, celery_settings
from config.celery import WakingTask, app
from config.env import read
from config.schedule import JOBS
from config.tasks import beat


def chosen(tmp_path: Path, **values: str):
    return celery_settings(read({"DATA_DIR": str(tmp_path), **values}))


class TestFileBroker:
    @pytest.fixture
    def connection(self, tmp_path):
        given = chosen(tmp_path)
        options, transport = given["CELERY_BROKER_TRANSPORT_OPTIONS"], given["CELERY_BROKER_TRANSPORT"]
        with Connection(transport=transport, transport_options=options) as connection:
            yield connection

    def test_hands_messages_on_in_order(self, connection):
        queue = connection.SimpleQueue("wake")

        for number in range(3):
            queue.put({"number": number})

        assert [queue.get(timeout=1).payload["number"] for _ in range(3)] == [0, 1, 2]

    def test_shows_no_message_that_is_half_written(self, connection, tmp_path):
        queue = connection.SimpleQueue("wake")
        (tmp_path / "broker/queue/.123_draft").write_text('{"bo')

        with pytest.raises(queue.Empty):
            queue.get_nowait()


class TestCelerySettings:
    def test_job_9_takes_json_only(self, tmp_path):
        given = chosen(tmp_path)

        assert (given["CELERY_ACCEPT_CONTENT"], given["CELERY_TASK_SERIALIZER"]) == (["json"], "json")

    def test_job_2_gives_the_work_of_a_killed_child_back(self, tmp_path):
        given = chosen(tmp_path)

        assert given["CELERY_TASK_ACKS_LATE"]
        assert given["CELERY_TASK_REJECT_ON_WORKER_LOST"]

    def test_redis_waits_longer_than_the_longest_task(self, tmp_path):
        given = chosen(tmp_path, REDIS_URL="redis://127.0.0.1/0")

        assert given["CELERY_BROKER_URL"] == "redis://127.0.0.1/0"
        assert given["CELERY_BROKER_TRANSPORT_OPTIONS"]["visibility_timeout"] == REDELIVERY > HARD_LIMIT


class TestWakingTask:
    def test_job_5_a_broker_that_is_down_costs_no_page(self, monkeypatch):
        def refuse(*args, **kwargs):
            raise OperationalError

        monkeypatch.setattr(app, "send_task", refuse)
        monkeypatch.setattr(app.amqp, "send_task_message", refuse)

        assert beat.delay() is None

    def test_job_5_gives_up_on_redis_at_once(self, tmp_path):
        given = chosen(tmp_path, REDIS_URL="redis://127.0.0.1:1/0")
        lonely = Celery("lonely", task_cls=WakingTask, set_as_current=False)
        lonely.config_from_object(given | {"CELERY_BEAT_SCHEDULE": {}}, namespace="CELERY")

        @lonely.task
        def wake():
            """Nobody hears it."""

        began = time.monotonic()

        assert wake.delay() is None
        assert time.monotonic() - began < 0.3


class TestSchedule:
    def test_names_tasks_that_exist(self):
        app.loader.import_default_modules()

        assert {job.task for job in JOBS} <= set(app.tasks)

    def test_job_4_nothing_is_sent_ahead_by_more_than_a_minute(self):
        entries = settings.CELERY_BEAT_SCHEDULE.values()

        assert not any({"eta", "countdown"} & entry["options"].keys() for entry in entries)
        assert settings.CELERY_BEAT_SCHEDULE.keys() == {job.task for job in JOBS}
