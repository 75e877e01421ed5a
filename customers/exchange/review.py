"""What would become of each row of an upload, kept beside it: looked at in pages, tried only once."""

import json
from dataclasses import astuple, dataclass

from customers.services.uploads import Upload, UploadGone

from .resource import Outcome


@dataclass(frozen=True, slots=True)
class Review:
    """The columns that were read and left out, and the outcome of every row."""

    columns: list[str]
    left_out: list[str]
    outcomes: list[Outcome]


def write_review(upload: Upload, review: Review) -> None:
    """Keep a review as long as its upload."""
    told = [review.columns, review.left_out, [astuple(one) for one in review.outcomes]]
    upload.review_path.write_text(json.dumps(told), encoding="utf-8")


def read_review(upload: Upload) -> Review:
    """The review of an upload; UploadGone with it."""
    try:
        columns, left_out, outcomes = json.loads(upload.review_path.read_text(encoding="utf-8"))
    except FileNotFoundError as gone:
        raise UploadGone from gone
    return Review(columns, left_out, [Outcome(*one) for one in outcomes])
