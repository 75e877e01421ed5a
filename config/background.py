"""Celery's settings: the database is the list of work, the broker only wakes workers."""

from typing import Any

from config.env import Env
from config.schedule import LONG, beat_schedule

MINUTE = 60
USUAL_LIMIT = 10 * MINUTE
HARD_LIMIT = 55 * MINUTE  # of the tasks that walk through whole tables
REDELIVERY = 60 * MINUTE  # above the hard limit, or Redis would hand out a task that still runs


def celery_settings(env: Env) -> dict[str, Any]:
    """Settings named CELERY_… for Django's settings module."""
    return {
        **(_redis(env) if env.redis_url else _files(env)),
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_TASK_PUBLISH_RETRY": False,  # a page does not wait for a broker that is down; the sweep does
        "CELERY_TASK_SOFT_TIME_LIMIT": USUAL_LIMIT - MINUTE,
        "CELERY_TASK_TIME_LIMIT": USUAL_LIMIT,
        "CELERY_TASK_ANNOTATIONS": {
            name: {"soft_time_limit": HARD_LIMIT - 5 * MINUTE, "time_limit": HARD_LIMIT} for name in LONG
        },
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_WORKER_CONCURRENCY": 2,
        "CELERY_WORKER_MAX_TASKS_PER_CHILD": 200,
        "CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS": True,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_CONNECTION_MAX_RETRIES": None,
        "CELERY_TIMEZONE": "UTC",
        "CELERY_BEAT_SCHEDULE": beat_schedule(),
        "CELERY_BEAT_SCHEDULER": "config.scheduler:BeatingScheduler",
        "CELERY_BEAT_SCHEDULE_FILENAME": str(env.data_dir / "schedule"),
        "CELERY_BEAT_MAX_LOOP_INTERVAL": 20,
    }


def _redis(env: Env) -> dict[str, Any]:
    return {
        "CELERY_BROKER_URL": env.redis_url,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "visibility_timeout": REDELIVERY,
            "socket_connect_timeout": 0.25,
            "socket_timeout": 5,
            "max_retries": 0,  # of a sender; a worker goes on trying
            "interval_start": 0,
            "interval_step": 0,
        },
    }


def _files(env: Env) -> dict[str, Any]:
    queue, control = env.data_dir / "broker/queue", env.data_dir / "broker/control"
    return {
        "CELERY_BROKER_URL": "filesystem://localhost",
        "CELERY_BROKER_TRANSPORT": "config.file_broker:Transport",
        "CELERY_WORKER_ENABLE_REMOTE_CONTROL": False,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
            "polling_interval": 0.2,
        },
    }
