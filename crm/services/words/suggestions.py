"""Tags that a buyer's words suggest: offered until somebody sets them or waves them away."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from crm.models import DismissedTag, FoundWord
from crm.services.deeds import hold
from customers.models import Customer
from tagging.models import Tag

MOST_WORDS = 6


@transaction.atomic
def dismiss_suggestion(*, customer: Customer, tag: Tag, by: User, at: datetime) -> None:
    """Never offer this tag to this buyer again. Twice is as once."""
    hold(customer)
    row = DismissedTag(shop_id=customer.shop_id, customer=customer, tag=tag, made_by=by, made_at=at)
    DismissedTag.objects.bulk_create([row], ignore_conflicts=True)


def evidence_of(*, customer: Customer, tag: Tag) -> dict[str, Any] | None:
    """The buyer's words that suggest a tag; None when none does."""
    rows = FoundWord.objects.filter(customer=customer, keyword_set__suggests=tag.label)
    words = list(dict.fromkeys(rows.order_by("-pk").values_list("word", flat=True)))[:MOST_WORDS]
    return {"from": "words", "words": words} if words else None
