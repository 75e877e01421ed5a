"""Who is who: customers who may be one person, made one by a person, and taken apart again."""

from .candidates import Candidate, Reason, same_person_candidates
from .fields import FIELDS, Side
from .merge import MergeRefused, merge_customers
from .preview import MergePreview, differing_fields, preview_merge
from .unmerge import UnmergeRefused, unmerge_customers

__all__ = [
    "FIELDS",
    "Candidate",
    "MergePreview",
    "MergeRefused",
    "Reason",
    "Side",
    "UnmergeRefused",
    "differing_fields",
    "merge_customers",
    "preview_merge",
    "same_person_candidates",
    "unmerge_customers",
]
