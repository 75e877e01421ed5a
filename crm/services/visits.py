"""Who has which buyer open."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from crm.models import PageVisit
from customers.models import Customer

KEPT_FOR = timedelta(days=30)


def note_visit(*, customer: Customer, by: User, at: datetime, is_opening: bool = False) -> None:
    """Say that somebody has a buyer open, or opens it now; one row for each pair, in one statement."""
    visit = PageVisit(shop_id=customer.shop_id, customer=customer, user=by, opened_at=at, seen_at=at)
    PageVisit.objects.bulk_create(
        [visit],
        update_conflicts=True,
        unique_fields=["customer", "user"],
        update_fields=["opened_at", "seen_at"] if is_opening else ["seen_at"],
    )


def clear_visits(*, at: datetime) -> int:
    """Forget who looked at whom more than thirty days ago."""
    return PageVisit.objects.filter(seen_at__lt=at - KEPT_FOR).delete()[0]
