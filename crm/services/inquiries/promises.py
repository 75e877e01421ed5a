"""What hangs on an inquiry while it is open: the follow-up of a promised time, and those that rules made."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from crm.choices import FollowUpSource, FollowUpState, InquiryKind, InquiryState
from crm.models import FollowUp, Inquiry
from crm.models.follow_up import FollowUpQuerySet
from crm.services import follow_ups

OPEN_KEY = "open:{pk}"


def keep_in_line(inquiry: Inquiry, *, by: User, at: datetime) -> None:
    """Bring the follow-ups of an inquiry in line with how it stands now. Running it again changes nothing.

    A promised time has one follow-up, which moves with it; an inquiry that is no longer open has no use for it, nor
    for the one a rule made because it was open for long.
    """
    is_open = inquiry.state == InquiryState.OPEN
    if not is_open:
        end_rule_follow_ups([inquiry], at=at, by=by)
    promised = FollowUp.objects.filter(inquiry=inquiry, source=FollowUpSource.PROMISE)
    if not is_open or inquiry.promised_by is None:
        promised.waiting().update(state=FollowUpState.CANCELLED, done_by=by, done_at=at)
    elif promised.waiting().exists():
        promised.waiting().update(due_at=inquiry.promised_by)
    elif not _wait_again(promised.filter(due_at=inquiry.promised_by)):
        follow_ups.promise_by_rule(
            customer=inquiry.customer,
            inquiry=inquiry,
            due_at=inquiry.promised_by,
            reason=_reason(inquiry),
            owner=by,
            once_key=f"promised:{inquiry.pk}:{promised.count()}",
            at=at,
            source=FollowUpSource.PROMISE,
            by=by,
        )


def end_rule_follow_ups(inquiries: Collection[Inquiry], *, at: datetime, by: User | None = None) -> int:
    """Call off what rules promised because these inquiries were open for long; returns how many."""
    by_shop: dict[int, list[str]] = {}
    for one in inquiries:
        by_shop.setdefault(one.shop_id, []).append(OPEN_KEY.format(pk=one.pk))
    return sum(
        FollowUp.objects.waiting()
        .filter(shop=shop, once_key__in=keys)
        .update(state=FollowUpState.CANCELLED, done_by=by, done_at=at)
        for shop, keys in by_shop.items()
    )


def _wait_again(same: FollowUpQuerySet) -> bool:
    """Take up the follow-up of this very time; one that was kept stays kept."""
    if same.filter(state=FollowUpState.DONE).exists():
        return True
    called_off = same.filter(state=FollowUpState.CANCELLED).order_by("-pk").values_list("pk", flat=True).first()
    waiting = {"state": FollowUpState.WAITING, "done_by": None, "done_at": None, "end_note": ""}
    return called_off is not None and FollowUp.objects.filter(pk=called_off).update(**waiting) == 1


def _reason(inquiry: Inquiry) -> str:
    """What is to be answered."""
    kind = str(InquiryKind(inquiry.kind).label) if inquiry.kind else ""
    about = " · ".join(part for part in (kind, inquiry.purpose) if part)
    return _("Answer as promised: %(about)s") % {"about": about} if about else _("Answer as promised")
