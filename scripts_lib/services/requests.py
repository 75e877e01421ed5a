"""What agents ask of the trainer, and what becomes of it."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from scripts_lib.choices import RequestKind, RequestState
from scripts_lib.models import LibraryRequest, Script

SAME_WITHIN = timedelta(days=1)
LONGEST_REQUEST, LONGEST_ANSWER = 500, 300


class RequestRefused(Exception):
    """There is nothing to ask; the text says why."""


@transaction.atomic
def ask_trainer(
    *, shop_id: int, kind: str, text: str, by: User, at: datetime, script_id: int | None = None
) -> LibraryRequest:
    """Put a request about scripts into the queue; the same person's same request within a day is one."""
    asked = text.strip()[:LONGEST_REQUEST]
    if kind == RequestKind.SCRIPT_MISSING:
        script = None
        if not asked:
            raise RequestRefused(_("Write what the script should answer."))
    elif kind == RequestKind.SCRIPT_WRONG:
        script = Script.objects.for_shop(shop_id).filter(pk=script_id or 0).first()
        if script is None:
            raise RequestRefused(_("This shop has no such script."))
    else:
        raise RequestRefused(_("The trainer cannot be asked that here."))
    User.objects.select_for_update().get(pk=by.pk)  # of two clicks at once the second waits
    same = LibraryRequest.objects.filter(shop=shop_id, kind=kind, text=asked, script=script, asked_by=by)
    known = same.filter(asked_at__gt=at - SAME_WITHIN).order_by("-asked_at").first()
    if known:
        return known
    return LibraryRequest.objects.create(
        shop_id=shop_id, kind=kind, text=asked, script=script, asked_by=by, asked_at=at
    )


def answer_request(*, request_id: int, state: str, answer: str, by: User, at: datetime) -> bool:
    """Close an open request with a word to whoever asked; False when somebody else was faster."""
    if state not in (RequestState.DONE, RequestState.DECLINED):
        raise RequestRefused(_("Say whether it is done or declined."))
    waiting = LibraryRequest.objects.filter(pk=request_id, state=RequestState.OPEN)
    return bool(waiting.update(state=state, answer=answer.strip()[:LONGEST_ANSWER], answered_by=by, answered_at=at))
