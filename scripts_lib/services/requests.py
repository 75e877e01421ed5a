"""What agents ask of the trainer, and what becomes of it."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from scripts_lib.choices import RequestKind, RequestState
from scripts_lib.models import Article, LibraryRequest, Script

SAME_WITHIN = timedelta(days=1)
LONGEST_REQUEST, LONGEST_ANSWER = 500, 300
MISSING: dict[str, object] = {
    RequestKind.SCRIPT_MISSING: _("Write what the script should answer."),
    RequestKind.ARTICLE_MISSING: _("Write what is missing."),
}


class RequestRefused(Exception):
    """There is nothing to ask; the text says why."""


@transaction.atomic
def ask_trainer(
    *,
    shop_id: int,
    kind: str,
    text: str,
    by: User,
    at: datetime,
    script_id: int | None = None,
    article_id: int | None = None,
) -> LibraryRequest:
    """Put a request into the queue; the same person's same request within a day is one.

    Something missing needs words, something wrong the script or article of this shop that it is about.
    """
    asked = text.strip()[:LONGEST_REQUEST]
    if kind in MISSING and not asked:
        raise RequestRefused(MISSING[kind])
    about = _about(kind, shop_id=shop_id, script_id=script_id, article_id=article_id)
    User.objects.select_for_update().get(pk=by.pk)  # of two clicks at once the second waits
    same = LibraryRequest.objects.filter(shop=shop_id, kind=kind, text=asked, asked_by=by, **about)
    known = same.filter(asked_at__gt=at - SAME_WITHIN).order_by("-asked_at").first()
    if known:
        return known
    return LibraryRequest.objects.create(shop_id=shop_id, kind=kind, text=asked, asked_by=by, asked_at=at, **about)


def _about(
    kind: str, *, shop_id: int, script_id: int | None, article_id: int | None
) -> dict[str, Script | Article | None]:
    if kind in MISSING:
        return {"script": None, "article": None}
    if kind == RequestKind.SCRIPT_WRONG:
        script = Script.objects.for_shop(shop_id).filter(pk=script_id or 0).first()
        if script is None:
            raise RequestRefused(_("This shop has no such script."))
        return {"script": script, "article": None}
    if kind == RequestKind.ARTICLE_WRONG:
        article = Article.objects.for_shop(shop_id).filter(pk=article_id or 0).first()
        if article is None:
            raise RequestRefused(_("This shop has no such article."))
        return {"script": None, "article": article}
    raise RequestRefused(_("The trainer cannot be asked that here."))


def answer_request(*, request_id: int, state: str, answer: str, by: User, at: datetime) -> bool:
    """Close an open request with a word to whoever asked; False when somebody else was faster."""
    if state not in (RequestState.DONE, RequestState.DECLINED):
        raise RequestRefused(_("Say whether it is done or declined."))
    waiting = LibraryRequest.objects.filter(pk=request_id, state=RequestState.OPEN)
    return bool(waiting.update(state=state, answer=answer.strip()[:LONGEST_ANSWER], answered_by=by, answered_at=at))
