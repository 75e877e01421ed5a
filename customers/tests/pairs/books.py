"""Counts of pairs, held against their rebuild, and what commands tell of them."""

import io
import json

from django.core.management import call_command

from customers.services.pairs import rebuild_pairs
from customers.tests.pair_oracle import counted, oracle


def pairs_of(shop):
    return counted(shop)["pairs"]


def is_like_rebuilt(shop):
    """Whether counts, oracle and a rebuild agree."""
    now = counted(shop)
    rebuild = rebuild_pairs(shop_id=shop.pk)
    return now == oracle(shop) == counted(shop) and not (rebuild.wrong_pairs or rebuild.wrong_products)


def read(*command):
    """What a command tells, and the status with which it ends."""
    out, status = io.StringIO(), 0
    try:
        call_command(*command, stdout=out)
    except SystemExit as end:
        status = end.code
    return json.loads(out.getvalue()), status
