"""A tag run as every door starts it: first what orders say of inquiries and the signals that rules speak of, then tags.

All in one transaction: a run takes the marks off the buyers who changed, so nothing else may still wait for these.
"""

from datetime import date, datetime

from django.db import transaction

from crm.services.signals import refresh_signals
from crm.services.wins import settle_won
from crm.services.words import read_words
from customers.models import Shop
from customers.services.promos import read_promos
from tagging.services.default_tags import install_default_tags
from tagging.services.runs import RunReport, recompute_tags


@transaction.atomic
def run_tags(
    *, shop: Shop, as_of: date, at: datetime, full: bool = False, dry_run: bool = False, guard: bool = False
) -> RunReport:
    """Bring signals and automatic tags of a shop to what holds on a day: all or nothing, and a dry run nothing."""
    Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)
    install_default_tags(shop=shop)
    read_promos(shop=shop, at=at)
    settle_won(shop=shop, at=at)
    read_words(shop=shop, at=at)
    refresh_signals(shop=shop, as_of=as_of, at=at, everyone=full or dry_run)
    report = recompute_tags(shop=shop, as_of=as_of, at=at, full=full, dry_run=dry_run, guard=guard)
    if dry_run:
        transaction.set_rollback(True)
    return report
