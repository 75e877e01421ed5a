"""What is said about a draft that would move many: yes, no, and what came of it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tagging.choices import VersionState
from tagging.models import RuleVersion, TagGroup
from tagging.selectors.rule_sets import held_version
from tagging.selectors.second_person import is_alone_with
from tagging.services.rule_sets import CountNotSaid, NewerVersion, SecondPersonNeeded, approve_rules, drop_rules
from tagging.services.rules import RuleRefused


def decide(request: HttpRequest, group: TagGroup) -> None:
    """Agree to the draft that was shown, or give it up; the next page tells the outcome."""
    held, at, by = held_version(group), timezone.now(), cast(User, request.user)
    if held is None or str(held.pk) != request.POST.get("version", ""):
        messages.error(request, _("This draft no longer waits."))
    elif request.POST.get("do") == "drop":
        drop_rules(held=held, by=by, at=at)
        messages.success(request, _("The draft is given up."))
    else:
        try:
            row = approve_rules(held=held, by=by, at=at, said=request.POST.get("said", ""))
            messages.success(request, outcome(row, by))
        except CountNotSaid:
            words = _("Nothing is changed yet: type %(n)s, the number of customers who would move.")
            messages.error(request, words % {"n": f"{held.moved_count:,d}"})
        except SecondPersonNeeded:
            messages.error(request, _("Somebody else has to agree to a draft that you made."))
        except NewerVersion:
            messages.error(request, _("The rules were changed meanwhile; the draft no longer fits."))
        except RuleRefused as error:
            messages.error(request, str(error))


def outcome(row: RuleVersion | None, by: User) -> str:
    """What became of a draft that was saved or agreed to."""
    if row is None:
        return _("Nothing was changed.")
    if row.state == VersionState.HELD:
        words = _("%(n)s customers would move: a second person has to agree before it holds.")
        if is_alone_with(row, by):
            words = _("%(n)s customers would move: it holds once you have typed that number here.")
        return words % {"n": f"{row.moved_count:,d}"}
    return _("Saved as version %(n)s. All customers are looked at within a minute.") % {"n": row.version}
