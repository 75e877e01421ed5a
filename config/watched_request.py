"""A task in the eyes of the worker's main process."""

from typing import Any

from billiard.exceptions import WorkerLostError  # type: ignore[import-untyped]
from celery.worker.request import Request
from django.db import close_old_connections, connections

from config.job_marks import note_failed

GONE = (WorkerLostError, SystemExit)


class WatchedRequest(Request):
    """A task whose process was killed cannot say so; the main process does."""

    def on_failure(self, exc_info: Any, send_failed_event: bool = True, return_ok: bool = False) -> Any:
        """Note the failure before the message is handed out again."""
        error = getattr(exc_info.exception, "exc", exc_info.exception)  # it may come wrapped with its traceback
        counts = self.task.counts_deaths and not self.task.own_tries
        if counts and isinstance(error, GONE) and not self._already_cancelled:
            close_old_connections()
            note_failed(self.task, error, self.args, self.kwargs)
            connections.close_all()  # the next child is forked from here
        return super().on_failure(exc_info, send_failed_event=send_failed_event, return_ok=return_ok)
