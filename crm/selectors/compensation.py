"""How much compensation somebody may give for one inquiry."""

from collections.abc import Iterable
from decimal import Decimal

from django.contrib.auth.models import User

from crm.models import Coupon, Inquiry, InquirySettings

ROLES = {"agent": "agent_limit", "trainer": "trainer_limit", "manager": "manager_limit"}


def limit_of(roles: Iterable[str], settings: InquirySettings) -> Decimal | None:
    """The highest limit of the roles; None is no limit. A role of the operator's own has an agent's."""
    names = {ROLES.get(role, "agent_limit") for role in roles} or {"agent_limit"}
    limits = [getattr(settings, name) for name in names]
    return None if None in limits else max(Decimal(limit) for limit in limits)


def limit_for(user: User, settings: InquirySettings) -> Decimal | None:
    """The same for a person; the operator has no limit."""
    if user.is_superuser:
        return None
    return limit_of(user.groups.values_list("name", flat=True), settings)


def given_for(inquiry: Inquiry) -> Decimal:
    """What has been given for an inquiry so far."""
    return sum(Coupon.objects.filter(inquiry=inquiry).values_list("value", flat=True), Decimal(0))
