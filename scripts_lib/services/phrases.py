"""Texts held against the phrase rules: what a script or a filled text says that it must not."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from scripts_lib.choices import Detector, ExceptionState, Severity, Touchpoint
from scripts_lib.models import PhraseException, PhraseRule, Script
from scripts_lib.phrases import Match, PhraseMatcher, folded
from scripts_lib.selectors.phrase_rules import matcher_for, matcher_of

NEEDS_EMPATHY = frozenset({Touchpoint.COMPLAINT, Touchpoint.DEFECT})

Granted = set[tuple[int, str]]  # rule, folded word


@dataclass(frozen=True, slots=True)
class Hit:
    """Words in a text that a rule names; `start` and `end` count code points of the text as it was given.

    `field` tells which text of a script: "wording A" has `variant:KEY`, an answer `branch:KEY`.
    """

    rule_id: int
    rule_name: str
    kind: str
    severity: str
    word: str
    start: int
    end: int
    suggestion: str
    field: str = ""

    @property
    def is_blocking(self) -> bool:
        """Whether the text may not be published or copied."""
        return self.severity == Severity.BLOCK

    def as_json(self) -> dict[str, Any]:
        """As pages and commands print it."""
        return asdict(self)


def check_text(
    *,
    text: str,
    shop_id: int | None,
    channel: str = "",
    script_id: int | None = None,
    touchpoints: Collection[str] = (),
    on: date,
) -> list[Hit]:
    """What the rules in force find in a text, in its order, without what is granted to the script.

    `touchpoints` are those for which the text opens the answer; those of a script are known.
    """
    matcher, rules = matcher_for(shop_id, channel, on)
    granted = _granted([script_id])[script_id] if script_id else set()
    moments = set(touchpoints) | (_touchpoints(script_id) if script_id else set())
    return _hits(matcher, rules, text, is_complaint=bool(moments & NEEDS_EMPATHY), granted=granted)


def check_filled(*, texts: Sequence[tuple[str, int | None]], shop_id: int, channel: str, on: date) -> list[list[Hit]]:
    """Texts as a buyer would get them, each with its script; how an answer opens was looked at in the script."""
    matcher, rules = matcher_for(shop_id, channel, on)
    granted = _granted([script for _text, script in texts if script])
    return [_hits(matcher, rules, text, is_complaint=False, granted=granted[script or 0]) for text, script in texts]


def check_drafts(
    *, texts: Sequence[tuple[str, bool]], shop_id: int | None, channel: str, script_id: int | None, on: date
) -> list[list[Hit]]:
    """Texts of one script as they are being written, each with whether it opens the answer to a complaint."""
    matcher, rules = matcher_for(shop_id, channel, on)
    granted = _granted([script_id])[script_id] if script_id else set()
    return [_hits(matcher, rules, text, is_complaint=is_opening, granted=granted) for text, is_opening in texts]


def check_script(*, script: Script, on: date) -> list[Hit]:
    """What the rules in force find in the saved wordings in use and answers of a script."""
    return check_scripts(scripts=[script], on=on)[script.pk]


def check_scripts(*, scripts: Iterable[Script], on: date) -> dict[int, list[Hit]]:
    """The same for many; the rules of a shop and channel are read once."""
    found: dict[int, list[Hit]] = {}
    known: dict[tuple[int | None, str], tuple[PhraseMatcher, dict[int, PhraseRule]]] = {}
    scripts = list(scripts)
    granted = _granted([script.pk for script in scripts])
    for script in scripts:
        place = (script.shop_id, script.channels)
        if place not in known:
            known[place] = matcher_for(*place, on)
        found[script.pk] = [
            hit
            for field, text, is_opening in texts_of(script)
            for hit in _hits(*known[place], text, is_complaint=is_opening, granted=granted[script.pk], field=field)
        ]
    return found


def check_by_rule(*, rule: PhraseRule, scripts: Iterable[Script]) -> Iterator[tuple[Script, Hit, str]]:
    """What one rule finds in scripts, in use or not, with the text in which it stands."""
    known: dict[tuple[int | None, str], PhraseMatcher] = {}
    scripts = list(scripts)
    granted = _granted([script.pk for script in scripts])
    for script in scripts:
        place = (script.shop_id, script.channels)
        if place not in known:
            known[place] = matcher_of(rule, *place)
        for field, text, is_opening in texts_of(script):
            hits = _hits(known[place], {rule.pk: rule}, text, is_complaint=is_opening, granted=granted[script.pk],
                         field=field)  # fmt: skip
            for hit in hits:
                yield script, hit, text


def texts_of(script: Script) -> Iterator[tuple[str, str, bool]]:
    """Every text of a script that may reach a buyer, and whether it opens the answer to a complaint."""
    scenes = [script.scene, *script.more_scenes.all()]
    is_complaint = any(scene.touchpoint in NEEDS_EMPATHY for scene in scenes)
    for variant in sorted(script.variants.all(), key=lambda one: (one.label, one.pk)):
        if variant.is_active:
            yield f"variant:{variant.pk}", variant.text, is_complaint
    for branch in sorted(script.branches.all(), key=lambda one: (one.position, one.pk)):
        yield f"branch:{branch.pk}", branch.reply, False


def _hits(
    matcher: PhraseMatcher,
    rules: dict[int, PhraseRule],
    text: str,
    *,
    is_complaint: bool,
    granted: Granted,
    field: str = "",
) -> list[Hit]:
    found = matcher.matches(text, is_complaint=is_complaint)
    return [
        _hit(rules[one.key], one, field) for one in found if (one.key, _word_of(rules[one.key], one)) not in granted
    ]


def _word_of(rule: PhraseRule, match: Match) -> str:
    return "" if rule.detector == Detector.NO_EMPATHY else folded(match.word).text


def _hit(rule: PhraseRule, match: Match, field: str) -> Hit:
    return Hit(
        rule_id=rule.pk,
        rule_name=rule.name,
        kind=rule.kind,
        severity=rule.severity,
        word=match.word,
        start=match.start,
        end=match.end,
        suggestion=rule.suggestion,
        field=field,
    )


def _granted(script_ids: list[int]) -> dict[int, Granted]:
    """By script what is granted to it; a rule that asks for empathy has no word."""
    found: dict[int, Granted] = defaultdict(set)
    rows = PhraseException.objects.filter(script__in=script_ids, state=ExceptionState.GRANTED)
    for script_id, rule_id, detector, word in rows.values_list("script", "rule", "rule__detector", "word"):
        cold = detector == Detector.NO_EMPATHY
        found[script_id].add((rule_id, "" if cold else folded(word).text))
    return found


def _touchpoints(script_id: int) -> set[str]:
    own = Script.objects.filter(pk=script_id).values_list("scene__touchpoint", flat=True)
    more = Script.more_scenes.through.objects.filter(script=script_id).values_list("scene__touchpoint", flat=True)
    return {*own, *more}
