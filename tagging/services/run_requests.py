"""A person wants a run: a row that the next worker finds, whether it was woken or not."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from customers.models import Shop
from tagging.models import RunRequest, TagRun


@transaction.atomic
def ask_for_run(*, shop: Shop, by: User, at: datetime, is_approved: bool = False) -> bool:
    """Ask for a run of a shop; `is_approved`: however many it moves. False when the same is asked for already."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    waiting = RunRequest.objects.filter(shop=shop).first()
    if waiting and (waiting.is_approved or not is_approved):
        return False
    told = {"asked_by": by, "asked_at": at, "is_approved": is_approved}
    RunRequest.objects.update_or_create(shop=shop, defaults=told)
    return True


def answer_request(request: RunRequest, *, run_id: int | None) -> None:
    """The run was made, or is held: the request is done, unless somebody meanwhile asked for more."""
    mine = RunRequest.objects.filter(shop=request.shop_id, asked_at=request.asked_at, is_approved=request.is_approved)
    if mine.delete()[0] and run_id:
        TagRun.objects.filter(pk=run_id).update(asked_by=request.asked_by_id)
