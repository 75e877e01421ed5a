"""Who is who: customers who may be one person, made one by a person, and taken apart again."""

from .candidates import Candidate, Reason, same_person_candidates
from .different import different_from, say_different, take_back_different
from .fields import FIELDS, Side
from .many import FEWEST, MOST, looks_of, merge_several
from .merge import MergeRefused, merge_customers
from .preview import MergePreview, differing_fields, preview_merge
from .unmerge import UnmergeRefused, unmerge_customers

__all__ = [
    "FEWEST",
    "FIELDS",
    "MOST",
    "Candidate",
    "MergePreview",
    "MergeRefused",
    "Reason",
    "Side",
    "UnmergeRefused",
    "different_from",
    "differing_fields",
    "looks_of",
    "merge_customers",
    "merge_several",
    "preview_merge",
    "same_person_candidates",
    "say_different",
    "take_back_different",
    "unmerge_customers",
]
