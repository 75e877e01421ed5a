"""A deed of noon is taken back soon after."""

from datetime import timedelta

from crm.services.undo import undo
from customers.tests.factories import NOON

SECOND = timedelta(seconds=1)
SOON = NOON + 9 * SECOND
DAY = timedelta(days=1)


def take_back(deed, **changes):
    return undo(**{"customer": deed.customer, "by": deed.made_by, "at": SOON, "deed_id": deed.pk, **changes})
