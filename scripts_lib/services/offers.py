"""What agents offered, decided by a trainer: taken over as a wording of the script, or not this one."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product
from string import ascii_uppercase

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from scripts_lib.choices import RequestKind, RequestState
from scripts_lib.models import LibraryRequest, OwnWording, Script, ScriptVariant

from .phrases import NEEDS_EMPATHY, check_drafts
from .requests import answer_request
from .script_preview import unfilled_texts
from .scripts import index_script
from .versions import keep_version
from .workflow import day_of


class OfferRefused(Exception):
    """The wording cannot be taken over as things stand; the text says why."""


@transaction.atomic
def take_over(*, request_id: int, number: int, by: User, at: datetime) -> ScriptVariant | None:
    """The offered words become a wording of the script, in a new version; None when it was decided before.

    `number` is the version that the trainer was looking at. Whoever presses second changes nothing.
    """
    own, script = _held(request_id)
    offered = LibraryRequest.objects.filter(pk=request_id, own_wording=own, state=RequestState.OPEN)
    if not offered.update(state=RequestState.DONE, answered_by=by, answered_at=at):
        return None
    if script.number != number:
        raise OfferRefused(_("The script was changed meanwhile. Look at it as it is now, then press again."))
    wordings = list(script.variants.order_by("label", "pk"))
    _refuse_unfit(own.text, script, wordings, at=at)
    if not script.number:
        keep_version(script=script, by=None, at=at)  # what it said before any version was kept
    taken = ScriptVariant.objects.create(
        script=script,
        label=next(_free_labels(wordings)),
        text=own.text,
        weight=even_weight([one.weight for one in wordings if one.is_active]),
        author_id=own.user_id,
    )
    OwnWording.objects.filter(pk=own.pk).update(taken_as=taken)
    index_script(script_id=script.pk)
    keep_version(script=script, by=by, at=at)
    return taken


def decline_offer(*, request_id: int, reason: str, by: User, at: datetime) -> bool:
    """Not this one, with a reason that its writer reads; False when it was decided before."""
    return answer_request(request_id=request_id, state=RequestState.DECLINED, answer=reason, by=by, at=at)


def even_weight(weights: Sequence[int]) -> int:
    """As much as the wordings in use weigh on average, at least 1."""
    return max(1, round(sum(weights) / len(weights))) if weights else 1


def _held(request_id: int) -> tuple[OwnWording, Script]:
    """The offered wording and its script, which nobody else changes until the deed is done."""
    offers = LibraryRequest.objects.filter(kind=RequestKind.OWN_WORDING)
    wording_id = offers.filter(pk=request_id).values_list("own_wording", flat=True).first()
    own = OwnWording.objects.select_for_update(of=("self",)).filter(pk=wording_id or 0).first()
    if own is None or not LibraryRequest.objects.filter(pk=request_id, own_wording=own).exists():
        raise OfferRefused(_("Its writer has changed or dropped this wording meanwhile."))
    scripts = Script.objects.select_related("shop", "scene").select_for_update(of=("self",))
    return own, scripts.get(pk=own.script_id)


def _refuse_unfit(text: str, script: Script, wordings: Sequence[ScriptVariant], *, at: datetime) -> None:
    """What may not be said today, what leaves a hole, and what the script says already."""
    same = next((one for one in wordings if one.text.strip() == text.strip()), None)
    if same:
        raise OfferRefused(_("Wording %(label)s says that already.") % {"label": same.label})
    if holes := unfilled_texts(text):
        raise OfferRefused(" ".join(holes))
    scenes = [script.scene, *script.more_scenes.all()]
    opens_answer = any(scene.touchpoint in NEEDS_EMPATHY for scene in scenes)
    place = {"shop_id": script.shop_id, "channel": script.channels, "script_id": script.pk}
    [hits] = check_drafts(texts=[(text, opens_answer)], **place, on=day_of(script, at=at))  # type: ignore[arg-type]
    said = _("“%(word)s” may not be said: %(rule)s")
    if blocked := [said % {"word": hit.word, "rule": hit.rule_name} for hit in hits if hit.is_blocking]:
        raise OfferRefused(" ".join(dict.fromkeys(blocked)))


def _free_labels(wordings: Sequence[ScriptVariant]) -> Iterator[str]:
    """A, B, C and so on, then two letters, without those that are taken."""
    taken = {one.label.upper() for one in wordings}
    for letters in ("".join(pair) for length in (1, 2) for pair in product(ascii_uppercase, repeat=length)):
        if letters not in taken:
            yield letters
