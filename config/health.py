"""Is everything running? One page for people and monitors."""

import os
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from config.heartbeat import SCHEDULER, WORKER
from tagging.selectors.run_state import worst_trouble

FRESH = timedelta(minutes=3)

logger = structlog.get_logger(__name__)


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while the database answers, 503 when not; the rest is told, not judged."""
    try:
        report = {"status": "live", "database": "ok", **_signs(timezone.now())}
    except DatabaseError:
        logger.error("database_down", exc_info=True)
        report = {"status": "down", "database": "down"}
    report["broker"] = "ok" if _broker_answers() else "down"
    return JsonResponse(report, status=200 if report["status"] == "live" else 503)


def _signs(now: datetime) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    beats = dict(apps.get_model("customers", "Heartbeat").objects.values_list("name", "beat_at"))
    tagged = apps.get_model("tagging", "TagRun").objects.aggregate(at=Max("finished_at"))["at"]
    return {
        "worker": _sign(beats.get(WORKER), now),
        "scheduler": _sign(beats.get(SCHEDULER), now),
        "tags": {"state": worst_trouble(at=now) or "live"},
        "last_tag_run_seconds": _age(tagged, now),
    }


def _sign(beat_at: datetime | None, now: datetime) -> dict[str, Any]:
    fresh = beat_at is not None and now - beat_at <= FRESH
    return {"state": "live" if fresh else "stale", "age_seconds": _age(beat_at, now)}


def _age(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else max(0, int((now - at).total_seconds()))


def _broker_answers() -> bool:
    url: str = settings.REDIS_URL
    if not url:
        return os.access(settings.DATA_DIR / "broker/queue", os.W_OK)
    try:
        with Redis.from_url(url, socket_connect_timeout=0.25, socket_timeout=0.25) as redis:
            return bool(redis.ping())
    except RedisError:
        return False
