"""Ways to read the timeline of a buyer: as a page, as its entries, in short."""

from datetime import timedelta

from crm.selectors.timeline import read_cursor, timeline_page
from customers.tests.factories import NOON

LATER = NOON + timedelta(hours=1)


def address(customer, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/admin/customers/customer/{customer.pk}/timeline/?{query}"


def read(client, customer, **asked):
    """The part that the buyer's page asks for."""
    return client.get(address(customer, **asked), headers={"HX-Request": "true"}).content.decode()


def page(customer, *, kind="", after="", limit=30, may_see_contact=False):
    asked = {"kind": kind, "after": read_cursor(after), "limit": limit}
    return timeline_page(customer, at=LATER, may_see_contact=may_see_contact, **asked)


def shown(timeline):
    return [one for day in timeline.days for one in day.entries]


def entries(timeline):
    return [one.entry for one in shown(timeline)]


def keys(timeline):
    """What tells one entry from every other."""
    return [(one.pk, one.entry.what, one.entry.icon) for one in shown(timeline)]
