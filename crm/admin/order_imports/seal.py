"""A go-ahead holds for what its giver has seen: this person, this file, these figures, half an hour."""

import hashlib
import json

from django.core import signing

from customers.models import OrderImport

SALT = "crm.order_import.review"
MINUTES = 30


class SealBroken(Exception):
    """The review was not shown to this person, is too old, or shows other figures by now."""


def seal_review(order_import: OrderImport, *, user_id: int | None) -> str:
    """What the review's form carries along."""
    return signing.dumps(_seen(order_import, user_id), salt=SALT)


def check_seal(seal: str, order_import: OrderImport, *, user_id: int | None) -> None:
    """Raise SealBroken unless this person has seen these figures within the last half hour."""
    try:
        seen = signing.loads(seal, salt=SALT, max_age=MINUTES * 60)
    except signing.BadSignature as error:
        raise SealBroken from error
    if seen != _seen(order_import, user_id):
        raise SealBroken


def _seen(order_import: OrderImport, user_id: int | None) -> list[int | str | None]:
    seen = [order_import.report, order_import.layout.get("mapping"), order_import.chosen]
    figures = json.dumps(seen, sort_keys=True).encode()
    return [order_import.pk, user_id, order_import.sha256, hashlib.sha256(figures).hexdigest()]
