"""How the reader says a script, and what the trainer made of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import OuterRef, Subquery

from scripts_lib.choices import RequestState
from scripts_lib.models import LibraryRequest, OwnWording
from scripts_lib.render import Piece, is_complete, pieces

from .branches import Values


@dataclass(frozen=True, slots=True)
class OwnScript:
    """The reader's wording, filled for this buyer; `text` is as it was written.

    `taken_as` is the wording of the script that it became; of one that the trainer did not want `answer` says why.
    """

    pk: int
    text: str
    parts: list[Piece]
    is_whole: bool
    is_offered: bool
    taken_as: str
    is_declined: bool
    answer: str


def own_scripts(script_ids: Iterable[int], values: Values, *, shop_id: int, agent: User) -> dict[int, OwnScript]:
    """By script what the reader wrote; one query."""
    asked = LibraryRequest.objects.filter(own_wording=OuterRef("pk")).order_by("-asked_at", "-pk")
    rows = OwnWording.objects.filter(shop=shop_id, script__in=list(script_ids), user=agent).select_related("taken_as")
    told = rows.annotate(came_to=Subquery(asked.values("state")[:1]), told=Subquery(asked.values("answer")[:1]))
    return {one.script_id: _own(one, values, came_to=one.came_to or "", told=one.told or "") for one in told}


def _own(wording: OwnWording, values: Values, *, came_to: str, told: str) -> OwnScript:
    parts = pieces(wording.text, values)
    is_declined = wording.offered_at is not None and came_to == RequestState.DECLINED
    return OwnScript(
        pk=wording.pk,
        text=wording.text,
        parts=parts,
        is_whole=is_complete(parts),
        is_offered=wording.offered_at is not None,
        taken_as=wording.taken_as.label if wording.taken_as else "",
        is_declined=is_declined,
        answer=told if is_declined else "",
    )
