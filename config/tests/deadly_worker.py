"""A Celery application whose workers die where a file says, once: `celery -A config.tests.deadly_worker worker`.

`DATA_DIR/die` holds who dies, `child` or `parent`, and one of the points of `killed_runs`.
"""

import os
import signal
from typing import Any

from celery.signals import worker_process_init
from django.conf import settings

from config.celery import app

WISH = "die"

__all__ = ["app"]


def die_if_wished(point: str) -> None:
    """The child alone, or the main process and then the child, as when the whole group is killed."""
    path = settings.DATA_DIR / WISH
    if not path.exists() or path.read_text().partition(":")[2] != point:
        return
    who = path.read_text().partition(":")[0]
    path.unlink()
    if who == "parent":
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


@worker_process_init.connect
def lie_in_wait(**kwargs: Any) -> None:
    """Every point asks whether this is where to die; around and behind each function stands the whole one."""
    from crm.tests.killed_runs import POINTS

    for point, (owner, name, is_after) in POINTS.items():
        setattr(owner, name, _asking(getattr(owner, name), point, is_after))


def _asking(whole: Any, point: str, is_after: bool) -> Any:
    def asking(*args: Any, **kwargs: Any) -> Any:
        if not is_after:
            die_if_wished(point)
        done = whole(*args, **kwargs)
        if is_after:
            die_if_wished(point)
        return done

    return asking
