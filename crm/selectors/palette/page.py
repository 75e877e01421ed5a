"""The palette: scripts found for one buyer, each as it would be sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User

from crm.choices import UseKind
from crm.models import ScriptUse
from crm.rules import Hours, answer_times
from crm.selectors.portrait.talks import talks_of
from crm.selectors.portrait.values import placeholder_values
from customers.models import ClosedDay, Customer
from customers.selectors.shop_day import shop_day
from scripts_lib.choices import Stage
from scripts_lib.models import ScriptVariant
from scripts_lib.render import Piece, pieces
from scripts_lib.rules import pick_variant
from scripts_lib.selectors.palette import Found, FoundBy, FoundScript, find_scripts

from .branches import PaletteBranch, Values, branches_of
from .own import OwnScript, own_scripts

ALL_STAGES = "all"
SHOWN = 20
DIGITS = 9
JUST_COPIED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PaletteScript:
    """A script in the wording that this buyer gets; `label` is told where several compete."""

    pk: int
    variant_id: int
    digit: int | None
    title: tuple[tuple[str, bool], ...]
    stage: str
    scene: str
    code: str
    copied_count: int
    is_copied: bool
    label: str
    parts: list[Piece]
    filled: list[str]
    missing: list[str]
    branches: list[PaletteBranch]
    wording: str
    own: OwnScript | None


@dataclass(frozen=True, slots=True)
class Palette:
    """What was found and as what the text was taken; `times` are likely values for an answer's time."""

    stage: str
    by: FoundBy
    sign: str
    has_more: bool
    scripts: list[PaletteScript]
    times: list[str]


def palette(customer: Customer, *, text: str, stage: str, at: datetime, agent: User, may_see_contact: bool) -> Palette:
    """Scripts for the text, filled for this buyer; without a stage that of the talk at hand."""
    stage = stage if stage in (*Stage.values, ALL_STAGES) else talks_of(customer, at=at).stage
    wanted, today = "" if stage == ALL_STAGES else stage, shop_day(customer.shop, at=at)
    found = find_scripts(customer.shop_id, text, wanted, limit=SHOWN, on=today, channel=customer.channel.code)
    values = placeholder_values(customer, at=at, agent=agent, may_see_contact=may_see_contact)
    return Palette(
        stage=stage,
        by=found.by,
        sign=found.sign,
        has_more=found.has_more,
        scripts=filled_scripts(customer, found, values, at=at, agent=agent),
        times=_times(customer, at=at),
    )


def filled_scripts(
    customer: Customer, found: Found, values: Values, *, at: datetime, agent: User
) -> list[PaletteScript]:
    """What was found, each in the wording that this buyer gets and as it would be sent."""
    keys = [one.script.pk for one in found.scripts]
    variants: dict[int, list[ScriptVariant]] = {}
    for variant in ScriptVariant.objects.filter(script__in=keys, is_active=True).order_by("label"):
        variants.setdefault(variant.script_id, []).append(variant)
    branches = branches_of(keys, shop_id=customer.shop_id, values=values)
    copied = set(
        ScriptUse.objects.filter(
            customer=customer, script__in=keys, kind=UseKind.SCRIPT, made_at__gte=at - JUST_COPIED
        ).values_list("script_id", flat=True)
    )
    own = own_scripts(keys, values, shop_id=customer.shop_id, agent=agent)
    return [
        _script(
            one,
            digit=place if place <= DIGITS else None,
            customer=customer,
            variants=variants[one.script.pk],
            branches=branches.get(one.script.pk, []),
            values=values,
            is_copied=one.script.pk in copied,
            own=own.get(one.script.pk),
        )
        for place, one in enumerate((one for one in found.scripts if one.script.pk in variants), start=1)
    ]


def _script(
    one: FoundScript,
    *,
    digit: int | None,
    customer: Customer,
    variants: Sequence[ScriptVariant],
    branches: list[PaletteBranch],
    values: Values,
    is_copied: bool,
    own: OwnScript | None,
) -> PaletteScript:
    script = one.script
    chosen = pick_variant(customer.pk, script.pk, [(variant.pk, variant.weight) for variant in variants])
    variant = next(wording for wording in variants if wording.pk == chosen)
    parts = pieces(variant.text, values)
    return PaletteScript(
        pk=script.pk,
        variant_id=chosen,
        digit=digit,
        title=one.title,
        stage=str(Stage(script.scene.stage).label),
        scene=script.scene.name,
        code=script.short_code,
        copied_count=script.copied_count,
        is_copied=is_copied,
        label=variant.label if len(variants) > 1 else "",
        parts=parts,
        filled=_names(parts, "value"),
        missing=_names(parts, "blank"),
        branches=branches,
        wording=variant.text,
        own=own,
    )


def _names(parts: Iterable[Piece], kind: str) -> list[str]:
    return list(dict.fromkeys(part.name for part in parts if part.kind == kind))


def _times(customer: Customer, *, at: datetime) -> list[str]:
    """Clock times within shop hours by which an answer may be promised; another day is told by its date."""
    shop = customer.shop
    today = shop_day(shop, at=at)
    closed = ClosedDay.objects.filter(shop=shop, on__gte=today).values_list("on", flat=True)
    hours = Hours(shop.opens_at, shop.closes_at, frozenset(closed))
    moments = answer_times(at.astimezone(ZoneInfo(shop.timezone)), hours)
    return [f"{moment:%H:%M}" if moment.date() == today else f"{moment:%m-%d %H:%M}" for moment in moments]
