"""The three sentences under the board: what to say next, filled for this buyer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from customers.models import Customer
from scripts_lib.models import Script, ScriptBranch, ScriptVariant
from scripts_lib.render import Piece, is_complete, pieces, plain
from scripts_lib.rules import Buyer, Candidate, Reason, Suggestion, pick_variant, suggest
from tagging.models import Tag

from .board import BoardColumn
from .records import Records
from .talks import Talks
from .values import Values

LOOKED_AT = 120  # wordings; enough for every gap and stage, far from a whole library
FIRST_DIGIT = 7
BRANCHES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Branch:
    """What the buyer may answer; one click copies the reply and sets the tag."""

    pk: int
    answer: str
    reply: str
    tag: Tag | None


@dataclass(frozen=True, slots=True)
class Card:
    digit: int
    script_id: int
    variant_id: int
    column: BoardColumn | None
    parts: list[Piece]
    is_whole: bool
    text: str
    reason: Reason
    asked_count: int
    answered_count: int
    branches: list[Branch]


@dataclass(frozen=True, slots=True)
class Cards:
    """The cards, and which gaps they ask about."""

    cards: list[Card]
    gaps: list[BoardColumn]

    @property
    def asks(self) -> set[str]:
        """The groups that some card asks about."""
        return {card.column.slug for card in self.cards if card.column}

    @property
    def asked_columns(self) -> list[BoardColumn]:
        """The gaps that the cards close, in number order."""
        return [column for column in self.gaps if column.slug in self.asks]


def cards_for(
    customer: Customer,
    *,
    board: Sequence[BoardColumn],
    records: Records,
    talks: Talks,
    bought: Sequence[int],
    values: Values,
    today: date,
    ask_again: str = "",
) -> Cards:
    """At most three scripts for this buyer and moment; two queries, or none to follow when nothing fits."""
    gaps = [column for column in board if column.is_gap]
    asked = [talks.product.pk] if talks.product else []
    variants = _variants(customer, gaps, talks.stage, asked, bought, today)
    buyer = Buyer(
        stage=talks.stage,
        gaps=[column.slug for column in gaps],
        asked=records.asked_days,
        used_scripts=records.used_scripts,
        products_asked=asked,
        products_bought=bought,
        known_attributes=records.attributes,
        has_bought=bool(bought),
        is_grey=customer.is_grey,
    )
    chosen = suggest(_candidates(variants, asked), buyer, asked_again=ask_again)
    branches = _branches([one.script_id for one in chosen], board, values)
    columns = {column.slug: column for column in gaps}
    cards = [
        _card(FIRST_DIGIT + place, one, customer, variants, columns.get(one.asks), values, branches)
        for place, one in enumerate(chosen)
    ]
    return Cards(cards, gaps)


def _variants(
    customer: Customer,
    gaps: Sequence[BoardColumn],
    stage: str,
    asked: Sequence[int],
    bought: Sequence[int],
    today: date,
) -> dict[int, list[Any]]:
    """The wordings of scripts that may fit, by script: for the gaps or the stage, of these products or of any."""
    links = Script.products.through.objects.filter(script_id=OuterRef("script_id"))
    wanted = Q(script__asks__in=[column.slug for column in gaps]) | Q(script__asks="", script__scene__stage=stage)
    if customer.is_grey:
        wanted = Q(script__asks="") & ~Q(script__scene__stage="pre_sale")
    channels = [customer.channel.code]
    scripts: QuerySet[Script] = Script.objects.for_shop(customer.shop_id).sayable(on=today, channels=channels)
    rows = (
        ScriptVariant.objects.filter(wanted, is_active=True, script__in=scripts)
        .annotate(
            is_bound=Exists(links),
            is_asked=Exists(links.filter(product_id__in=asked)),
            bought_id=Subquery(links.filter(product_id__in=bought).values("product_id")[:1]),
        )
        .filter(Q(is_bound=False) | Q(is_asked=True) | Q(bought_id__isnull=False))
        .select_related("script__scene")
        .order_by("-is_asked", "-script__copied_count", "script_id", "label")
    )
    found: dict[int, list[Any]] = {}
    for variant in rows[:LOOKED_AT]:
        found.setdefault(variant.script_id, []).append(variant)
    return found


def _candidates(variants: Mapping[int, list[Any]], asked: Sequence[int]) -> Iterable[Candidate]:
    for script_id, [first, *_others] in variants.items():
        script = first.script
        products = {*(asked if first.is_asked else []), *([first.bought_id] if first.bought_id else [])}
        yield Candidate(
            script_id=script_id,
            stage=script.scene.stage,
            scene_position=script.scene.position,
            asks=script.asks,
            asks_attribute=script.asks_attribute,
            product_ids=frozenset(products),
            copied_count=script.copied_count,
            answered_count=script.answered_count,
        )


def _branches(script_ids: Sequence[int], board: Sequence[BoardColumn], values: Values) -> dict[int, list[Branch]]:
    """The first answers of each script whose reply needs nothing filled in."""
    if not script_ids:
        return {}
    rows = ScriptBranch.objects.filter(script__in=script_ids, parent=None).select_related("tag__group")
    found: dict[int, list[Branch]] = {}
    for row in rows.order_by("script_id", "position", "pk"):
        parts = pieces(row.reply, values)
        if is_complete(parts):
            tag = _own_tag(row.tag, board)
            found.setdefault(row.script_id, []).append(Branch(row.pk, row.answer, plain(parts), tag))
    return {script: branches[:BRANCHES_SHOWN] for script, branches in found.items()}


def _own_tag(tag: Tag | None, board: Sequence[BoardColumn]) -> Tag | None:
    """The tag of this shop: of a script for all shops, the one of the same group and name."""
    if tag is None:
        return None
    column = next((one for one in board if one.slug == tag.group.slug), None)
    own = [*(one.tag for one in column.held), *(one.tag for one in column.adds)] if column else []
    return next((one for one in own if one.pk == tag.pk or one.name == tag.name), None)


def _card(
    digit: int,
    one: Suggestion,
    customer: Customer,
    variants: Mapping[int, list[Any]],
    column: BoardColumn | None,
    values: Values,
    branches: Mapping[int, list[Branch]],
) -> Card:
    wordings = {variant.pk: variant for variant in variants[one.script_id]}
    weighted = [(key, variant.weight) for key, variant in wordings.items()]
    variant = wordings[pick_variant(customer.pk, one.script_id, weighted)]
    parts = pieces(variant.text, values)
    return Card(
        digit=digit,
        script_id=one.script_id,
        variant_id=variant.pk,
        column=column,
        parts=parts,
        is_whole=is_complete(parts),
        text=plain(parts),
        reason=one.reason,
        asked_count=one.copied_count,
        answered_count=one.answered_count,
        branches=branches.get(one.script_id, []),
    )
