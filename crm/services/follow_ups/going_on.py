"""What comes after a promise that was kept: the same again, else the next template's."""

from datetime import datetime

from django.contrib.auth.models import User

from crm.models import FollowUp, FollowUpTemplate
from crm.selectors.follow_up_moments import next_repeat, template_moment, template_reason
from customers.models import Customer


def go_on(kept: FollowUp, customer: Customer, *, by: User, at: datetime) -> FollowUp | None:
    """The next one, made once for each that was kept; None when nothing comes after it."""
    again = next_repeat(kept, customer, at=at)
    if again:
        return _make(kept, customer, by, at, due_at=again, reason=kept.reason, template=kept.template)
    following = _following(kept)
    if following is None:
        return None
    due_at, reason = template_moment(following, customer, at=at), template_reason(following, customer)
    return _make(kept, customer, by, at, due_at=due_at, reason=reason, template=following)


def take_back_next(way_back: dict[str, str]) -> bool:
    """The next one goes again; False when somebody has moved or ended it."""
    if "next" not in way_back:
        return True
    as_made = FollowUp.objects.waiting().filter(
        pk=way_back["next"], due_at=datetime.fromisoformat(way_back["next_due"])
    )
    return as_made.delete()[0] >= 1


def _following(kept: FollowUp) -> FollowUpTemplate | None:
    key = kept.template.next_template_id if kept.template else None
    return FollowUpTemplate.objects.filter(pk=key, is_active=True).select_related("script").first() if key else None


def _make(
    kept: FollowUp,
    customer: Customer,
    by: User,
    at: datetime,
    *,
    due_at: datetime,
    reason: str,
    template: FollowUpTemplate | None,
) -> FollowUp | None:
    is_same = template is not None and template.pk == kept.template_id
    repeats = kept.repeat_days if is_same or template is None else template.repeat_days
    following, is_new = FollowUp.objects.get_or_create(
        shop_id=customer.shop_id,
        once_key=f"after:{kept.pk}",
        defaults={
            "customer": customer,
            "due_at": due_at,
            "first_due_at": due_at,
            "reason": reason,
            "owner_id": kept.owner_id or by.pk,
            "made_by": by,
            "made_at": at,
            "source": kept.source,
            "repeat_days": repeats,
            "repeat_until": kept.repeat_until if repeats and repeats == kept.repeat_days else None,
            "template": template,
            "script_id": template.script_id if template else kept.script_id,
        },
    )
    return following if is_new else None
