"""What stands between a text and its buyers, and how three of them would read it."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.models import Shop
from scripts_lib.choices import Severity
from scripts_lib.models import Script, ScriptBranch
from scripts_lib.render import NAMES, Piece, faults, pieces, unanswered

from .phrases import NEEDS_EMPATHY, Hit, check_drafts
from .placeholders import unknown_text

QUOTED = re.compile(r"[「“\"]([^「」“”\"]+)[」”\"]")
Values = Mapping[str, str | int | None]
# Shop words: a buyer of whom everything is known, one who only has a name in the shop, and one without anything.
FULL: Values = {
    "salutation": "苏女士",
    "nick": "s**u",
    "city": "杭州",
    "product_asked": "黛蓝真丝枕套",
    "product_bought": "月白四件套",
    "order_no": "5160",
    "tier": "至尊VIP会员",
    "coupon": "满 300 减 30",
    "days_since_order": 12,
    "memory_note": "怕热",
    "reply_by": "18:00",
}
NEW: Values = {"salutation": "您好", "nick": "t**1"}
EMPTY: Values = {"salutation": "您好"}


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it stands in the form; `field` names its box."""

    field: str
    label: str
    text: str
    is_answer: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to change (`must`) or to think about; `hit` where words are marked."""

    wording: Wording
    text: str
    must: bool
    hit: Hit | None = None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before the words, the words, and what follows them."""
        if self.hit is None:
            return "", "", self.wording.text
        text, start, end = self.wording.text, self.hit.start, self.hit.end
        return text[:start], text[start:end], text[end:]

    @property
    def instead(self) -> str:
        """What a press puts in the place of the words: only a suggestion that is a quotation; others are advice."""
        quoted = QUOTED.fullmatch(self.hit.suggestion.strip()) if self.hit else None
        return quoted[1] if quoted else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of a filled text; `is_fallback` when nothing was known and other words stand there."""

    piece: Piece
    is_fallback: bool

    @property
    def name(self) -> str:
        """The placeholder as the reader's language spells it."""
        is_chinese = (get_language() or "").startswith("zh")
        return NAMES[self.piece.name] if is_chinese else self.piece.name


@dataclass(frozen=True, slots=True)
class SampleBuyer:
    name: str
    note: str
    parts: list[Shown]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Preview:
    shown: Wording | None
    problems: list[Problem]
    buyers: list[SampleBuyer]

    @property
    def must_change(self) -> int:
        """How many things keep the script from being published."""
        return sum(one.must for one in self.problems)


def preview(
    *,
    wordings: Sequence[Wording],
    shown: str = "",
    shop: Shop | None,
    channels: str,
    touchpoints: Collection[str],
    script_id: int | None,
    agent: str,
    on: date,
) -> Preview:
    """The problems of all texts, and one wording as three buyers would read it."""
    is_complaint = bool(set(touchpoints) & NEEDS_EMPATHY)
    hits = check_drafts(
        texts=[(one.text, is_complaint and not one.is_answer) for one in wordings],
        shop_id=shop.pk if shop else None,
        channel=channels,
        script_id=script_id,
        on=on,
    )
    problems: list[Problem] = []
    for one, found in zip(wordings, hits, strict=True):
        problems += [*_unfilled(one), *(_of_hit(one, hit) for hit in found)]
    own = [one for one in wordings if not one.is_answer]
    chosen = next((one for one in own if one.field == shown), own[0] if own else None)
    values = {"agent": agent, "shop": shop.name if shop else ""}
    return Preview(chosen, problems, list(_buyers(chosen, values)) if chosen else [])


def wordings_of(script: Script) -> list[Wording]:
    """The saved texts of a script that may reach a buyer, boxes numbered as the form shows them."""
    found = [
        Wording(f"variants-{place}-text", one.label, one.text)
        for place, one in enumerate(script.variants.order_by("label", "pk"))
        if one.is_active
    ]
    answers = in_tree_order(list(script.branches.order_by("position", "pk")))
    return [
        *found,
        *(
            Wording(f"branches-{place}-reply", one.answer, one.reply, is_answer=True)
            for place, one in enumerate(answers)
        ),
    ]


def in_tree_order(branches: Sequence[ScriptBranch], parent: int | None = None) -> list[ScriptBranch]:
    """Each answer straight after the one it follows on."""
    found = []
    for branch in branches:
        if branch.parent_id == parent:
            found += [branch, *in_tree_order(branches, branch.pk)]
    return found


def unfilled_texts(text: str) -> list[str]:
    """What must be changed about a text's placeholders before buyers may get it."""
    unknown = [unknown_text(one) for one in faults(text)]
    said = _("“%(name)s” may be empty: write what to say then, as in {%(name)s|…}.")
    return [*unknown, *(said % {"name": name} for name in unanswered(text))]


def _unfilled(wording: Wording) -> Iterator[Problem]:
    for text in unfilled_texts(wording.text):
        yield Problem(wording, text, must=True)


def _of_hit(wording: Wording, hit: Hit) -> Problem:
    text = _("“%(word)s”: %(rule)s") % {"word": hit.word, "rule": hit.rule_name} if hit.word else hit.rule_name
    return Problem(wording, text, must=hit.severity == Severity.BLOCK, hit=hit)


def _buyers(wording: Wording, more: Values) -> Iterator[SampleBuyer]:
    samples = (
        (_("Ms Su"), _("everything is known"), FULL),
        ("t**1", _("new, has only a name in the shop"), NEW),
        (_("Empty buyer"), _("nothing is known"), EMPTY),
    )
    for name, note, known in samples:
        values = {**known, **more}
        parts = pieces(wording.text, values)
        shown = [Shown(one, one.kind == "value" and values.get(one.name) in (None, "")) for one in parts]
        yield SampleBuyer(name, note, shown, is_whole=all(one.kind != "blank" for one in parts))
