"""A phrase rule tried over the library, and exceptions from one asked for and decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from scripts_lib.choices import ExceptionState
from scripts_lib.models import PhraseException, PhraseRule, Script

from .phrases import Hit, check_by_rule

WHAT_IS_TRIED = ("words", "allowed", "detector")


class ExceptionDecided(Exception):
    """Somebody was faster; look at what they decided."""


@dataclass(frozen=True)
class Trial:
    """What a rule finds in the scripts that it would hold for, whether or not it is in use."""

    script_count: int
    hits: tuple[tuple[Script, Hit, str], ...]  # script, hit, the text it stands in


def try_rule(*, rule: PhraseRule, scripts: Iterable[Script], at: datetime) -> Trial:
    """Look what a rule finds in the scripts, and note that its present words were tried."""
    rows = list(scripts)
    found = tuple(check_by_rule(rule=rule, scripts=rows))
    same = {name: getattr(rule, name) for name in WHAT_IS_TRIED}
    if PhraseRule.objects.filter(pk=rule.pk, **same).update(tried_at=at):
        rule.tried_at = at
    return Trial(len(rows), found)


def switch_on(*, rule: PhraseRule) -> bool:
    """Put a rule in use that was tried as it stands; False when it was changed since, or never tried."""
    same = {name: getattr(rule, name) for name in WHAT_IS_TRIED}
    return bool(PhraseRule.objects.filter(pk=rule.pk, tried_at__isnull=False, **same).update(is_active=True))


@transaction.atomic
def ask_exception(
    *, rule: PhraseRule, script: Script, word: str, reason: str, by: User, at: datetime
) -> PhraseException:
    """Ask that a word be fine in a script, once; after a refusal one may ask again with another reason."""
    asked = {"reason": reason, "state": ExceptionState.ASKED, "asked_by": by, "asked_at": at}
    row, is_new = PhraseException.objects.get_or_create(rule=rule, script=script, word=word, defaults=asked)
    if not is_new:
        undecided = {"decided_by": None, "decided_at": None}
        PhraseException.objects.filter(pk=row.pk, state=ExceptionState.REFUSED).update(**asked, **undecided)
        row.refresh_from_db()
    return row


def decide_exception(*, exception_id: int, is_granted: bool, by: User, at: datetime) -> None:
    """Grant or refuse what is asked for; the first decision counts."""
    state = ExceptionState.GRANTED if is_granted else ExceptionState.REFUSED
    asked = PhraseException.objects.filter(pk=exception_id, state=ExceptionState.ASKED)
    if not asked.update(state=state, decided_by=by, decided_at=at):
        raise ExceptionDecided(_("This was decided already. Open it again to see how."))
