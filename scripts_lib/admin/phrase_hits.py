"""What the guard says of a script that was just saved."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from scripts_lib.models import Script
from scripts_lib.services.phrases import Hit, check_script

MOST_TOLD = 8


def tell_hits(request: HttpRequest, script: Script, *, on: date) -> None:
    """Name each word with its rule and what to write instead; what blocks first."""
    hits = sorted(check_script(script=script, on=on), key=lambda hit: not hit.is_blocking)
    told = {(hit.rule_id, hit.word): hit for hit in reversed(hits)}
    for hit in sorted(told.values(), key=lambda hit: not hit.is_blocking)[:MOST_TOLD]:
        (messages.error if hit.is_blocking else messages.warning)(request, _told(hit))


def _told(hit: Hit) -> str:
    said = {"word": hit.word, "rule": hit.rule_name, "rather": hit.suggestion}
    if hit.is_blocking:
        text = _("“%(word)s” keeps this script from being published (%(rule)s). Rather: %(rather)s")
    else:
        text = _("“%(word)s” reads badly (%(rule)s). Rather: %(rather)s")
    return text % said
