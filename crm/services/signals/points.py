"""What the signals of a shop are read by: the points of interactions, the zone, and what counts as knowledge."""

import hashlib
import json

from django.db.models import QuerySet

from crm.models import InteractionPoints, SignalReading
from crm.point_defaults import DEFAULT_POINTS
from customers.choices import AttributeLevel
from customers.models import AttributeDefinition, Shop
from tagging.looks import GREY_LIST
from tagging.models import Tag

# Levels of attributes that people find out; a basic one stands in the order, a valuable one is computed.
KNOWN_LEVELS = (AttributeLevel.ADVANCED, AttributeLevel.HIGH_VALUE)


def install_default_points(*, shop: Shop) -> int:
    """Give a shop the points that it has none of, kind by kind; returns how many were missing."""
    known = set(InteractionPoints.objects.filter(shop=shop).values_list("kind", flat=True))
    missing = [InteractionPoints(shop=shop, **one._asdict()) for one in DEFAULT_POINTS if one.kind not in known]
    InteractionPoints.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def furthest_back(shop: Shop) -> int:
    """For how many days at most something that happened counts."""
    rows = InteractionPoints.objects.filter(shop=shop).values_list("days", "advocate_days")
    return max(one or 0 for row in rows for one in row)


def basis_of(shop: Shop) -> str:
    """Changes with all that gives everybody other signals: points, zone, and which tags and attributes there are."""
    points = InteractionPoints.objects.filter(shop=shop).order_by("kind")
    basis = [
        shop.timezone,
        list(points.values_list("kind", "points", "at_most", "days", "advocate_days")),
        list(known_tags(shop).order_by("pk").values_list("pk", flat=True)),
        list(known_attributes(shop).order_by("pk").values_list("pk", flat=True)),
    ]
    return hashlib.blake2b(json.dumps(basis).encode(), digest_size=16).hexdigest()


def is_stale(shop: Shop) -> bool:
    """Whether everybody's signals are to be read anew, because what they are read by is not what it was."""
    return not SignalReading.objects.filter(shop=shop, basis=basis_of(shop)).exists()


def known_tags(shop: Shop) -> QuerySet[Tag]:
    """Tags by which agents say what they have found out."""
    return Tag.objects.filter(shop=shop, group__is_automatic=False).exclude(group__slug=GREY_LIST)


def known_attributes(shop: Shop) -> QuerySet[AttributeDefinition]:
    """Attributes that people find out."""
    return AttributeDefinition.objects.filter(shop=shop, level__in=KNOWN_LEVELS)
