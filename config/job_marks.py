"""Notes in the database how tasks fare; the notes must never keep a task from its work."""

import json
from collections.abc import Sequence
from typing import Any

import structlog
from django.db import DatabaseError
from django.utils import timezone

logger = structlog.get_logger(__name__)


def keys_text(args: Sequence[Any], kwargs: dict[str, Any]) -> str:
    """The arguments as the row keeps them; "" without any."""
    if kwargs:
        return json.dumps([*args, kwargs])
    return json.dumps(list(args)) if args else ""


def refuse_values(task: str, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
    """A message names rows by their keys; what is in the rows stays in the database."""
    for value in (*args, *kwargs.values()):
        if not (value is None or isinstance(value, int)):
            raise TypeError(f"{task} takes keys of rows, not {type(value).__name__}.")


def may_start(task: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> bool:
    """False for a job that was stopped."""
    from crm.services import jobs

    try:
        return jobs.may_start(task=task.name, arguments=keys_text(args, kwargs), at=timezone.now())
    except DatabaseError:
        logger.warning("job_not_noted", task=task.name, exc_info=True)
        return True


def note_done(task: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
    """It went well."""
    from crm.services import jobs

    try:
        jobs.note_done(task=task.name, arguments=keys_text(args, kwargs), at=timezone.now())
    except DatabaseError:
        logger.warning("job_not_noted", task=task.name, exc_info=True)


def note_failed(task: Any, error: BaseException, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
    """It failed, or was ended."""
    from crm.services import jobs

    try:
        told = jobs.told_briefly(error)
        jobs.note_failed(task=task.name, arguments=keys_text(args, kwargs), error=told, at=timezone.now())
    except DatabaseError:
        logger.warning("job_not_noted", task=task.name, exc_info=True)
