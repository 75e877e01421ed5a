"""The usual gap between orders is counted with the other facts now; so far the next tag run counted it."""

from collections import defaultdict
from itertools import pairwise
from statistics import median

from django.db import migrations

PORTION = 2000


def count_gaps(apps, schema_editor):
    """Of the buyers whom a run was still to look at; all others have theirs."""
    facts = apps.get_model("customers", "CustomerFacts").objects
    orders = apps.get_model("customers", "Order").objects
    unseen = list(facts.filter(tagged_at=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(unseen), PORTION):
        portion = unseen[start : start + PORTION]
        days = defaultdict(set)
        counted = orders.filter(customer__in=portion, customer__is_grey=False, counted_on__isnull=False)
        for customer, day in counted.values_list("customer", "counted_on"):
            days[customer].add(day)
        rows = list(facts.only("median_gap").in_bulk(portion).values())
        for row in rows:
            gaps = [(later - earlier).days for earlier, later in pairwise(sorted(days[row.pk]))]
            row.median_gap = median(gaps) if gaps else None
        facts.bulk_update(rows, ["median_gap"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("customers", "0020_exports_of_the_library")]
    operations = [migrations.RunPython(count_gaps, migrations.RunPython.noop, elidable=True)]
