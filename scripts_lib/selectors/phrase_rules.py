"""The phrase rules in force, ready to read with: compiled once for a state of the rules."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from customers.models import Channel, Shop
from scripts_lib.choices import PhraseKind, Severity
from scripts_lib.models import PhraseRule
from scripts_lib.models.library import CodesField
from scripts_lib.phrases import Phrase, PhraseMatcher
from scripts_lib.phrases.domains import domains_of
from tagging.models import Tag

MOST_KEPT = 64
TIER = "tier"

_matchers: dict[str, PhraseMatcher] = {}


def rules_for(shop_id: int | None, channel: str, on: date) -> list[PhraseRule]:
    """The rules of a shop and of all shops that hold on a day on a channel.

    `channel` may name several with spaces between, or none: then the shop's channels are meant. A rule holds as soon
    as it holds on one of them, so a text for several channels is fit for each.
    """
    return _in_force(shop_id, channels_meant(shop_id, channel), on)


def channels_meant(shop_id: int | None, channel: str) -> list[str]:
    """The codes that a cell names; without one those of the shop."""
    codes = CodesField.codes(channel)
    if codes or shop_id is None:
        return codes
    return list(Channel.objects.filter(shop=shop_id).order_by("code").values_list("code", flat=True))


def matcher_for(shop_id: int | None, channel: str, on: date) -> tuple[PhraseMatcher, dict[int, PhraseRule]]:
    """What reads texts by the rules in force, and those rules by key; compiled anew only when one of them changed."""
    channels = channels_meant(shop_id, channel)
    rules = _in_force(shop_id, channels, on)
    return _compiled(rules, names=_names(shop_id), channels=channels), {rule.pk: rule for rule in rules}


def matcher_of(rule: PhraseRule, shop_id: int | None, channel: str) -> PhraseMatcher:
    """What reads by one rule alone, in use or not; it finds nothing where the rule does not hold."""
    channels = channels_meant(shop_id, channel)
    return _compiled([rule] if _holds_on(rule, channels) else [], names=_names(shop_id), channels=channels)


def _compiled(rules: Iterable[PhraseRule], *, names: Iterable[str], channels: Iterable[str]) -> PhraseMatcher:
    """The matcher of some rules, kept for the next time."""
    phrases = [_phrase(rule) for rule in rules]
    names, domains = tuple(names), domains_of(channels)
    basis = hashlib.blake2b(repr((phrases, names, domains)).encode(), digest_size=16).hexdigest()
    matcher = _matchers.get(basis)
    if matcher is None:
        matcher = PhraseMatcher(phrases, names=names, domains=domains)
        if len(_matchers) >= MOST_KEPT:
            _matchers.clear()
        _matchers[basis] = matcher
    return matcher


def _in_force(shop_id: int | None, channels: list[str], on: date) -> list[PhraseRule]:
    rules = PhraseRule.objects.filter(Q(shop=None) | Q(shop=shop_id) if shop_id else Q(shop=None), is_active=True)
    rules = rules.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_until=None) | Q(valid_until__gte=on))
    return [rule for rule in rules.order_by("position", "pk") if _holds_on(rule, channels)]


def _holds_on(rule: PhraseRule, channels: list[str]) -> bool:
    if not channels:
        return True
    only, but = set(CodesField.codes(rule.channels)), set(CodesField.codes(rule.except_channels))
    return any((not only or code in only) and code not in but for code in channels)


def _names(shop_id: int | None) -> list[str]:
    """What is called so and claims nothing: the shop, and its tiers."""
    tiers = Tag.objects.filter(group__slug=TIER).order_by("name")
    if shop_id is None:
        return list(dict.fromkeys(tiers.values_list("name", flat=True)))
    shops = Shop.objects.filter(pk=shop_id).values_list("name", flat=True)
    return [*shops, *tiers.filter(group__shop=shop_id).values_list("name", flat=True)]


def _phrase(rule: PhraseRule) -> Phrase:
    leads_away = rule.kind == PhraseKind.OFF_PLATFORM_CONTACT
    return Phrase(
        key=rule.pk,
        words=tuple(lines_of(rule.words)),
        allowed=tuple(lines_of(rule.allowed)),
        detector=rule.detector,
        is_block=rule.severity == Severity.BLOCK,
        sees_through=leads_away,
        spares_names=not leads_away,
    )


def lines_of(box: str) -> list[str]:
    """The words of a box, one a line, each once."""
    return list(dict.fromkeys(line.strip() for line in box.splitlines() if line.strip()))
