"""Reviews from a file or from what was pasted: read, tied to buyer and product, themed, kept once."""

from .file import ReviewFileRefused, read_review_file
from .plan import ReviewPlan, ReviewRow, plan_reviews
from .write import ReviewsOutdated, import_reviews

__all__ = [
    "ReviewFileRefused",
    "ReviewPlan",
    "ReviewRow",
    "ReviewsOutdated",
    "import_reviews",
    "plan_reviews",
    "read_review_file",
]
