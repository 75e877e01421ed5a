"""What answers the buyer's latest words: the best scripts, filled for this buyer, with the reasons."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from crm.models import Message
from crm.selectors.portrait.values import placeholder_values
from customers.models import Customer
from customers.selectors.shop_day import shop_day
from scripts_lib.selectors.palette import Found, FoundBy, FoundScript
from scripts_lib.selectors.suggestions import Fitting, suggest_for_message
from tagging.looks import GREY_LIST
from tagging.models import CustomerTag, TagGroup

from .page import PaletteScript, filled_scripts


@dataclass(frozen=True, slots=True)
class FittingScript:
    """A script as it would be sent, and why it is offered."""

    script: PaletteScript
    reason: str


@dataclass(frozen=True, slots=True)
class FittingScripts:
    """The sentence, and what answers it."""

    sentence: str
    scripts: list[FittingScript]


def fitting_scripts(customer: Customer, *, at: datetime, agent: User, may_see_contact: bool) -> FittingScripts:
    """For the latest message of the buyer; without one there is nothing to answer."""
    said = Message.objects.of_buyers().without_spam().filter(customer=customer).order_by("-said_at", "-pk").first()
    if said is None:
        return FittingScripts("", [])
    gaps = _gaps(customer)
    today, channel = shop_day(customer.shop, at=at), customer.channel.code
    fitting = suggest_for_message(customer.shop_id, said.text, gaps=gaps.keys(), on=today, channel=channel)
    found = tuple(FoundScript(one.script, ((one.script.title, False),)) for one in fitting)
    values = placeholder_values(customer, at=at, agent=agent, may_see_contact=may_see_contact)
    scripts = filled_scripts(customer, Found(found, FoundBy.WORDS, "", has_more=False), values, at=at, agent=agent)
    whys = {one.script.pk: _reason(one, gaps) for one in fitting}
    return FittingScripts(said.text, [FittingScript(one, whys[one.pk]) for one in scripts])


def _gaps(customer: Customer) -> dict[str, str]:
    """Names of the manual groups of which nothing is known yet, by code; a grey buyer has none."""
    if customer.is_grey:
        return {}
    known = CustomerTag.objects.filter(customer=customer).values("tag__group")
    groups = TagGroup.objects.filter(shop=customer.shop_id, is_automatic=False).exclude(slug=GREY_LIST)
    return dict(groups.exclude(pk__in=known).values_list("slug", "name"))


def _reason(one: Fitting, gaps: dict[str, str]) -> str:
    parts = []
    if one.words:
        parts.append(_("says %(words)s") % {"words": "、".join(one.words)})
    if one.is_like:
        parts.append(_("much like a question it answers"))
    if one.is_scene:
        parts.append(_("scene: %(scene)s") % {"scene": one.script.scene.name})
    if one.gap:
        parts.append(_("also asks about %(group)s") % {"group": gaps[one.gap]})
    return " · ".join(parts)
