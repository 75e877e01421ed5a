"""Celery's scheduler, leaving a sign of life while it turns."""

import time
from typing import Any

from celery.beat import PersistentScheduler
from django.utils import timezone

from config.heartbeat import SCHEDULER, try_heartbeat

EVERY = 20.0


class BeatingScheduler(PersistentScheduler):
    """Writes its heartbeat at most every 20 seconds."""

    _beaten = -EVERY

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Do what is due; seconds until the next look."""
        if time.monotonic() - self._beaten >= EVERY:
            self._beaten = time.monotonic()
            try_heartbeat(name=SCHEDULER, at=timezone.now())
        delay: float = super().tick(*args, **kwargs)
        return delay
