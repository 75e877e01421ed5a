"""How many customers have each automatic tag after a run."""

from collections import Counter
from typing import Any

from django.db.models import Count, Max, Q

from customers.dialects.base import fetch
from customers.models import Customer, CustomerMerge
from tagging.models import CustomerTag, Tag, TagChange, TagRun

from .run_report import RunReport


def count_tags(run: TagRun, report: RunReport, *, last: TagRun | None) -> None:
    """Fill totals and counts: by counting after a full run, else from the last run and what changed since."""
    tags = list(
        Tag.objects.filter(shop=run.shop_id, group__is_automatic=True)
        .select_related("group")
        .order_by("group__position", "group", "position", "pk")
    )
    if last is None or _merged_since(last):
        report.total = Customer.objects.filter(shop=run.shop_id).count()
        held = CustomerTag.objects.filter(tag__in=[tag.pk for tag in tags])
        counted: Any = dict(held.values_list("tag_id").annotate(count=Count("*")))  # along the index alone
    else:
        new = Customer.objects.filter(shop=run.shop_id, pk__gt=last.last_customer_id)
        report.total = last.customers_total + new.count()
        counted = _carry_on(last, tags)
    for tag in tags:
        report.counts.setdefault(tag.group.slug, {})[tag.slug or tag.name] = counted.get(tag.pk, 0)


def _merged_since(last: TagRun) -> bool:
    """Whether customers became one, or two again: their tags moved without a line in the history."""
    recent = Q(made_at__gte=last.started_at) | Q(undone_at__gte=last.started_at)
    return CustomerMerge.objects.filter(recent, shop=last.shop_id).exists()


def _carry_on(last: TagRun, tags: list[Tag]) -> Counter[int]:
    counted = Counter({tag.pk: last.counts.get(tag.group.slug, {}).get(tag.slug or tag.name, 0) for tag in tags})
    changes = TagChange.objects.filter(pk__gt=last.last_change_id, group__in={tag.group_id for tag in tags})
    counted.update(dict(changes.values_list("opened_tag").annotate(count=Count("pk"))))
    counted.subtract(dict(changes.values_list("closed_tag").annotate(count=Count("pk"))))
    return counted


def last_change_id() -> int:
    """The newest line of the history: what comes later is not in the counts yet."""
    return TagChange.objects.aggregate(newest=Max("pk"))["newest"] or 0


def counted_moves() -> list[dict[str, int | None]]:
    """How many customers went from which tag to which, by `tag_diff` of the run."""
    columns = "group_id, closed_tag_id, opened_tag_id"
    rows = fetch(f"SELECT {columns}, COUNT(*) FROM tag_diff GROUP BY {columns} ORDER BY {columns}")
    return [{"group": group, "from": closed, "to": opened, "count": count} for group, closed, opened, count in rows]
