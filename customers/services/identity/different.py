"""Two customers who are not the same person: somebody looked and said so, and is not asked again."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet

from customers.models import Customer, DifferentPeople


@transaction.atomic
def say_different(*, customer: Customer, other: Customer, by: User | None, at: datetime) -> bool:
    """Remember that two customers are two people; False when that was known."""
    if customer.pk == other.pk or different_from(customer).filter(other=other).exists():
        return False
    DifferentPeople.objects.bulk_create(
        [
            DifferentPeople(shop_id=one.shop_id, customer=one, other=another, said_by=by, said_at=at)
            for one, another in ((customer, other), (other, customer))
        ],
        ignore_conflicts=True,  # of two who say it at once the first is remembered
    )
    return True


def take_back_different(*, customer: Customer, other: Customer) -> bool:
    """Forget that; the two may be the same person again. False when nobody had said it."""
    said = Q(customer=customer, other=other) | Q(customer=other, other=customer)
    deleted, _by_model = DifferentPeople.objects.filter(said).delete()
    return deleted > 0


def different_from(customer: Customer) -> QuerySet[DifferentPeople]:
    """What was said of this customer, the latest first."""
    said = DifferentPeople.objects.filter(shop=customer.shop_id, customer=customer).exclude(other=customer)
    return said.order_by("-said_at", "-pk")
