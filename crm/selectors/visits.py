"""Who is where, and who was where just now."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from crm.models import PageVisit
from customers.models import Shop

HERE_FOR = timedelta(seconds=45)


def others_here(customer_id: int, user_id: int, at: datetime) -> list[str]:
    """The names of others who have this buyer open."""
    visits = PageVisit.objects.filter(customer=customer_id, seen_at__gt=at - HERE_FOR).exclude(user=user_id)
    return [
        visit.user.first_name or visit.user.username
        for visit in visits.select_related("user").order_by("opened_at", "pk")
    ]


def recently_opened(user: User, limit: int) -> list[PageVisit]:
    """The buyers whom somebody had open last, newest first; only of shops they still work for."""
    visits = PageVisit.objects.filter(user=user, shop__in=Shop.objects.for_user(user))
    related = visits.select_related("shop", "customer__shop", "customer__channel", "customer__facts")
    return list(related.order_by("-opened_at", "-pk")[:limit])
