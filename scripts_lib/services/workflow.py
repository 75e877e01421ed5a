"""The way of a script: draft, in review, published, archived; who may take which step, and what is refused."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from customers.selectors.shop_day import shop_day
from scripts_lib.choices import ScriptState
from scripts_lib.models import Script

from .phrases import check_script
from .script_preview import unfilled_texts

PUBLISH = "scripts_lib.publish_script"


class WorkflowRefused(Exception):
    """The script stays where it is; `reasons` say why, each in one sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def send_to_review(*, script: Script, by: User, at: datetime) -> None:
    """A draft waits for somebody who may publish it."""
    _move(script, from_states=[ScriptState.DRAFT], to=ScriptState.IN_REVIEW)


@transaction.atomic
def publish(*, script: Script, by: User, at: datetime) -> None:
    """Agents find it from now on. Refused while anything in it would embarrass."""
    _need_right(by)
    Script.objects.select_for_update(of=("self",)).get(pk=script.pk)
    reasons = obstacles(script=script, on=day_of(script, at=at))
    if reasons:
        raise WorkflowRefused(reasons)
    states = [ScriptState.DRAFT, ScriptState.IN_REVIEW, ScriptState.ARCHIVED]
    _move(script, from_states=states, to=ScriptState.PUBLISHED, published_at=at)


def archive(*, script: Script, by: User, at: datetime) -> None:
    """Agents find it no more; what was counted stays."""
    _need_right(by)
    _move(
        script, from_states=[ScriptState.DRAFT, ScriptState.IN_REVIEW, ScriptState.PUBLISHED], to=ScriptState.ARCHIVED
    )


def take_back(*, script: Script, by: User, at: datetime) -> None:
    """A draft again; what agents could see is taken back only by those who may publish."""
    states = [ScriptState.IN_REVIEW]
    if by.has_perm(PUBLISH):
        states += [ScriptState.PUBLISHED, ScriptState.ARCHIVED]
    _move(script, from_states=states, to=ScriptState.DRAFT)


def obstacles(*, script: Script, on: date) -> list[str]:
    """Why the saved script may not be published, in sentences."""
    script = Script.objects.prefetch_related("variants", "branches", "more_scenes").get(pk=script.pk)
    texts = [one.text for one in script.variants.all() if one.is_active]
    found = [] if texts else [_("A published script needs a wording that is in use.")]
    for text in [*texts, *(one.reply for one in script.branches.all())]:
        found += unfilled_texts(text)
    said = _("“%(word)s” may not be said: %(rule)s")
    hits = [hit for hit in check_script(script=script, on=on) if hit.is_blocking]
    return list(dict.fromkeys([*found, *(said % {"word": hit.word, "rule": hit.rule_name} for hit in hits)]))


def day_of(script: Script, *, at: datetime) -> date:
    """The day in the script's shop; for a script of all shops that of the clock."""
    return shop_day(script.shop, at=at) if script.shop else at.date()


def _need_right(by: User) -> None:
    if not by.has_perm(PUBLISH):
        raise WorkflowRefused([_("You may not publish scripts: send it to review.")])


def _move(script: Script, *, from_states: Sequence[str], to: str, **more: Any) -> None:
    """One step, taken once: whoever comes second is told where the script stands."""
    if not Script.objects.filter(pk=script.pk, state__in=from_states).update(state=to, **more):
        script.refresh_from_db(fields=["state"])
        raise WorkflowRefused([_("The script is: %(state)s.") % {"state": script.get_state_display()}])
    script.state = to
