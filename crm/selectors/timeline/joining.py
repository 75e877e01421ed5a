"""How a merge, and its end, become entries."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import CustomerMerge
from customers.render import buyer_nick, full_nick

from .entry import Entry, Names, lines, person


def tell_merge(merge: CustomerMerge, names: Names) -> Entry:
    """Which id came in, and how many records with it; struck once it was taken back."""
    count = sum(len(moved) for moved in merge.moved.values())
    moved = ngettext("%(n)s record came along", "%(n)s records came along", count) % {"n": f"{count:,d}"}
    return Entry(
        icon="merge",
        what=_("Merged: %(away)s into %(kept)s") % _both(merge, names),
        lines=lines(("", moved if count else "")),
        who=person(merge.made_by),
        is_over=merge.undone_at is not None,
    )


def tell_unmerge(merge: CustomerMerge, names: Names) -> Entry:
    """Who was taken out again, and how much had changed since."""
    count = len(merge.left)
    left = ngettext("%(n)s change since stays", "%(n)s changes since stay", count) % {"n": f"{count:,d}"}
    return Entry(
        icon="call_split",
        what=_("Taken apart: %(away)s and %(kept)s") % _both(merge, names),
        lines=lines(("", left if count else "")),
        who=person(merge.undone_by),
    )


def _both(merge: CustomerMerge, names: Names) -> dict[str, str]:
    nick = full_nick if names.may_see_contact else buyer_nick
    account = merge.before["away"]["account"]
    return {
        "away": nick(account=account, key=merge.away_key),
        "kept": nick(account=merge.kept.account, key=merge.kept.key),
    }
