"""How an agent says a script: private, counted by itself, offered to the trainer in one click."""

from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from scripts_lib.choices import RequestKind, RequestState
from scripts_lib.models import LibraryRequest, OwnWording, Script
from scripts_lib.render import faults

from .phrases import check_text
from .placeholders import unknown_text


class WordingRefused(Exception):
    """The wording cannot be kept as it stands; the text says why."""


@transaction.atomic
def keep_own_wording(
    *, shop_id: int, script_id: int, text: str, by: User, at: datetime, on: date, channel: str
) -> OwnWording:
    """One for each agent and script, held against the phrase rules of the day; written anew it is private again."""
    script = Script.objects.for_shop(shop_id).published().filter(pk=script_id).first()
    if script is None:
        raise WordingRefused(_("This shop has no such script."))
    if not script.is_sayable(on=on, channel=channel):
        raise WordingRefused(_("This script does not hold today, or not for this channel."))
    kept, found = text.strip(), faults(text)
    if not kept:
        raise WordingRefused(_("Write how you say it."))
    if found:
        raise WordingRefused(unknown_text(found[0]))
    _refuse_blocked(kept, script, shop_id=shop_id, on=on)
    wording, _made = OwnWording.objects.update_or_create(
        shop_id=shop_id,
        script=script,
        user=by,
        defaults={"text": kept, "changed_at": at, "offered_at": None, "taken_as": None},
    )
    LibraryRequest.objects.filter(own_wording=wording, state=RequestState.OPEN).delete()
    return wording


def _refuse_blocked(text: str, script: Script, *, shop_id: int, on: date) -> None:
    hits = check_text(text=text, shop_id=shop_id, script_id=script.pk, on=on)
    blocked = next((hit for hit in hits if hit.is_blocking), None)
    if blocked:
        said = {"word": blocked.word, "rule": blocked.rule_name, "rather": blocked.suggestion}
        raise WordingRefused((_("“%(word)s” may not be said (%(rule)s). %(rather)s") % said).strip())


@transaction.atomic
def drop_own_wording(*, wording_id: int, by: User) -> bool:
    """Away with it, once no trainer is deciding on it; copies made of it stay counted for the script."""
    own = OwnWording.objects.select_for_update(of=("self",)).filter(pk=wording_id, user=by).first()
    return bool(own and own.delete()[0])


@transaction.atomic
def offer_own_wording(*, wording_id: int, by: User, at: datetime) -> bool:
    """Put it into the trainer's queue, once; False when it is there already or is not this agent's."""
    offered = OwnWording.objects.filter(pk=wording_id, user=by, offered_at=None).update(offered_at=at)
    if not offered:
        return False
    wording = OwnWording.objects.select_related("script").get(pk=wording_id)
    LibraryRequest.objects.create(
        shop_id=wording.shop_id,
        kind=RequestKind.OWN_WORDING,
        text=wording.text[:500],
        script=wording.script,
        own_wording=wording,
        asked_by=by,
        asked_at=at,
    )
    return True
