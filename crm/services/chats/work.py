"""Whoever has an import in hand writes it, or takes it back, batch by batch; each batch is one transaction."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from crm.choices import CHAT_WORK, ChatImportState
from crm.models import ChatImport

from .agents import Agents
from .buyers import make_buyers
from .taking_back import take_back_batch, take_back_rest
from .write import write_batch

log = structlog.get_logger(__name__)


class ClaimLost(Exception):
    """Another worker has taken the import over; this one stops without writing."""


def work_on_chats(*, chat_import_id: int, worker: str, at: datetime) -> str:
    """Bring an import to its end; its state then. Killed, it goes on with the lines that are left."""
    chat_import = _claim(chat_import_id, worker)
    if chat_import is None:
        return ChatImport.objects.filter(pk=chat_import_id).values_list("state", flat=True).first() or ""
    try:
        if chat_import.state == ChatImportState.WRITING:
            _write(chat_import, at)
        else:
            _take_back(chat_import, at)
    except ClaimLost:
        log.info("chat_import_taken_over", chat_import=chat_import_id)
    return ChatImport.objects.values_list("state", flat=True).get(pk=chat_import_id)


def _claim(chat_import_id: int, worker: str) -> ChatImport | None:
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    work = ChatImport.objects.filter(free, pk=chat_import_id, state__in=CHAT_WORK)
    if not work.update(claim=worker, claimed_until=now + settings.IMPORT_LEASE):
        return None
    return ChatImport.objects.select_related("shop", "channel", "created_by").get(pk=chat_import_id)


def _write(chat_import: ChatImport, at: datetime) -> None:
    _step(chat_import, lambda: bool(make_buyers(chat_import, at=at)))
    agents = Agents(chat_import.shop)
    while _step(chat_import, lambda: write_batch(chat_import, agents, at=at)):
        pass
    _step(chat_import, lambda: _end(chat_import, state=ChatImportState.DONE, finished_at=at))


def _take_back(chat_import: ChatImport, at: datetime) -> None:
    while _step(chat_import, lambda: take_back_batch(chat_import, at=at)):
        pass

    def rest() -> bool:
        take_back_rest(chat_import, at=at)
        return _end(chat_import, state=ChatImportState.UNDONE)

    _step(chat_import, rest)


def _step(chat_import: ChatImport, deed: Callable[[], bool]) -> bool:
    """One transaction in which no other worker can take the import over; it says that this one lives."""
    mine = ChatImport.objects.filter(pk=chat_import.pk, claim=chat_import.claim)
    with transaction.atomic():
        if not mine.select_for_update(no_key=True).values_list("pk", flat=True).first():
            raise ClaimLost(str(chat_import))
        has_more = deed()
        mine.update(claimed_until=timezone.now() + settings.IMPORT_LEASE)
        return has_more


def _end(chat_import: ChatImport, **fields: object) -> bool:
    ChatImport.objects.filter(pk=chat_import.pk).update(claim="", claimed_until=None, **fields)
    log.info("chat_import_over", chat_import=chat_import.pk, **{name: str(one) for name, one in fields.items()})
    return False
