"""The page of one buyer, read at noon of 3 May 2026 in Shanghai."""

from datetime import UTC, datetime

import time_machine

NOON = datetime(2026, 5, 3, 4, tzinfo=UTC)  # of May 3rd in Shanghai


def address(customer, deed="change/"):
    return f"/admin/customers/customer/{customer.pk}/{deed}"


def read(client, customer):
    with time_machine.travel(NOON, tick=False):
        return client.get(address(customer)).content.decode()
