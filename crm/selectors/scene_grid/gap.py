"""What is known about one cell of the grid: how its inquiries ended, what buyers said there, what agents say."""

from dataclasses import dataclass
from datetime import datetime

from crm.models import Message, ScriptUse
from crm.selectors.shares import Share
from scripts_lib.choices import RequestKind, RequestState
from scripts_lib.models import LibraryRequest, Scene

from .demand import LOOKED_BACK
from .grid import Cell, Grid
from .supply import ANYBODY

SHOWN_WORDS = 3
LOOKED_AT = 200  # inquiries whose newest sentences are looked through


@dataclass(frozen=True, slots=True)
class Gap:
    cell: Cell
    lost: Share
    elsewhere: Share
    sentences: list[str]
    offers: list[LibraryRequest]
    copies_of_own: int
    scene: Scene | None  # where a new script would stand
    has_neighbour: bool  # scripts for anybody that could be taken as a beginning


def gap_of(grid: Grid, cell: Cell, *, shop_id: int, at: datetime) -> Gap:
    """Four queries."""
    here = cell.walked
    anybody = [other for other in grid.cells if other.row.code == ANYBODY]
    others = {pk for other in anybody for pk in other.walked.inquiries}.difference(here.inquiries)
    lost = others.intersection(pk for other in anybody for pk in other.walked.lost)
    scenes = Scene.objects.for_shop(shop_id).filter(touchpoint=cell.touchpoint)
    offers = _offers(cell, shop_id)
    return Gap(
        cell=cell,
        lost=Share(len(here.lost), cell.inquiries),
        elsewhere=Share(len(lost), len(others)),
        sentences=_sentences(here.inquiries),
        offers=offers,
        copies_of_own=_copies(offers, at=at),
        scene=scenes.order_by("-shop", "position", "pk").first(),
        has_neighbour=any(other.published for other in anybody if other.touchpoint == cell.touchpoint),
    )


def _sentences(inquiries: list[int]) -> list[str]:
    """The newest things that buyers said there, each once."""
    texts = Message.objects.of_buyers().without_spam().filter(inquiry__in=inquiries[:LOOKED_AT])
    newest = texts.order_by("-said_at").values_list("text", flat=True)[: SHOWN_WORDS * 5]
    return list(dict.fromkeys(newest))[:SHOWN_WORDS]


def _offers(cell: Cell, shop_id: int) -> list[LibraryRequest]:
    """Wordings of agents that wait for a trainer, for scripts of this moment; what is private stays so."""
    offered = LibraryRequest.objects.filter(
        shop=shop_id,
        kind=RequestKind.OWN_WORDING,
        state=RequestState.OPEN,
        own_wording__script__scene__touchpoint=cell.touchpoint,
    )
    people = offered.select_related("own_wording__user", "script__shop", "script__scene")
    return list(people.order_by("-asked_at", "-pk")[:SHOWN_WORDS])


def _copies(offers: list[LibraryRequest], *, at: datetime) -> int:
    own = [one.own_wording_id for one in offers]
    return ScriptUse.objects.filter(own_wording__in=own, made_at__gt=at - LOOKED_BACK).count() if own else 0
