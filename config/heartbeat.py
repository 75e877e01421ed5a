"""Signs of life of worker and scheduler, kept as rows so that every host sees them."""

from datetime import datetime

import structlog
from django.apps import apps
from django.db import DatabaseError, close_old_connections

WORKER = "worker"
SCHEDULER = "scheduler"

logger = structlog.get_logger(__name__)


def write_heartbeat(*, name: str, at: datetime) -> None:
    """Note that this part lived at that time."""
    apps.get_model("customers", "Heartbeat").objects.update_or_create(name=name, defaults={"beat_at": at})


def try_heartbeat(*, name: str, at: datetime) -> bool:
    """Like write_heartbeat, but a database that is down only costs a log line."""
    close_old_connections()
    try:
        write_heartbeat(name=name, at=at)
    except DatabaseError:
        logger.warning("heartbeat_not_written", name=name, exc_info=True)
        return False
    finally:
        close_old_connections()
    return True
