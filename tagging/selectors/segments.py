"""Who is in a segment, and what it says."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db.models import Q

from customers.models import Customer
from tagging.choices import SegmentKind
from tagging.conditions import Condition
from tagging.filters import CUSTOMERS, conditions_q
from tagging.models import Segment

from .cut_points import moment_on

DIGEST_LENGTH = 12


def segment_q(segment: Segment, today: date) -> Q:
    """Who is in it, over customers: by its conditions today, or by its list."""
    if segment.kind != SegmentKind.DYNAMIC:
        return Q(segments__segment=segment)
    conditions = Condition.parse_list(segment.conditions)
    return conditions_q(conditions, CUSTOMERS, moment_on(segment.shop, today, conditions))


def conditions_digest(conditions: Any) -> str:
    """Short, and another one for other conditions: what somebody saw of a segment before they changed it."""
    return hashlib.sha256(json.dumps(conditions, sort_keys=True).encode()).hexdigest()[:DIGEST_LENGTH]


def segment_size(segment: Segment, today: date) -> int:
    """How many are in it."""
    if segment.kind != SegmentKind.DYNAMIC:
        return segment.members.count()
    return Customer.objects.filter(segment_q(segment, today), shop=segment.shop_id).count()
