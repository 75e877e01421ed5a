"""A preview as the page shows it."""

from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tagging.admin.segment import segment_address
from tagging.models import Tag, TagGroup
from tagging.selectors.second_person import others_who_may_agree
from tagging.services.pulled_along import Pull
from tagging.services.rule_preview import Preview

from .flow import picture
from .sampled import shown_sample, wish_for
from .shown import chip_of
from .state import EditorState


def shown_preview(request: HttpRequest, group: TagGroup, state: EditorState, seen: Preview) -> dict[str, Any]:
    """Numbers, picture, samples, what else would follow, and who has to agree."""
    others = others_who_may_agree(shop=group.shop_id, than=cast(User, request.user))
    return {
        **shown_moves(group, seen),
        "is_alone": seen.is_large and not others.exists(),
        "sample": shown_sample(request, group, state, seen.flows, seen.sample),
    }


def shown_moves(group: TagGroup, seen: Preview) -> dict[str, Any]:
    """Numbers and picture of who would move, and what else would follow."""
    tags = {tag.pk: tag for tag in Tag.objects.filter(group=group).order_by("position", "pk")}
    used = {pk for one in seen.flows for pk in (one.before, one.after)}
    order = [(pk, tag.name) for pk, tag in tags.items() if tag.is_active or pk in used]
    return {
        "group": group,
        "seen": seen,
        "moved": f"{seen.moved:,d}",
        "total": f"{seen.total:,d}",
        "percent": f"{seen.percent:.1f}",
        "seconds": f"{seen.seconds:.1f}",
        "picture": picture(seen.flows, [*order, (None, _("no tag"))]),
        "moves": [
            (
                chip_of(group, tags.get(one.before or 0)),
                chip_of(group, tags.get(one.after or 0)),
                f"{one.count:,d}",
                wish_for(one.way),
            )
            for one in seen.moves
        ],
        "pulls": [(segment_address(one.segment), one, _pull_words(one)) for one in seen.pulls],
    }


def _pull_words(one: Pull) -> str:
    """How many would come into a segment and leave it."""
    parts = []
    if one.come:
        parts.append(ngettext("%(n)s comes in", "%(n)s come in", one.come) % {"n": f"{one.come:,d}"})
    if one.leave:
        parts.append(ngettext("%(n)s leaves", "%(n)s leave", one.leave) % {"n": f"{one.leave:,d}"})
    return pgettext("between two values", ", ").join(parts) or _("stays as it is")
