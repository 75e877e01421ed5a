"""What the review of a team's file shows, kept beside the upload."""

import json
from typing import Any

from customers.services.uploads import (
    MINUTES,
    Upload,
    UploadGone,
    UploadTooLarge,
    drop_upload,
    keep_upload,
    seal,
    unseal,
)

from .codes import Remark, RowReview

__all__ = [
    "MINUTES",
    "Upload",
    "UploadGone",
    "UploadTooLarge",
    "drop_upload",
    "keep_review",
    "keep_upload",
    "read_review",
    "seal",
    "unseal",
]


def keep_review(upload: Upload, *, rows: list[RowReview], head: dict[str, Any]) -> None:
    """What the review shows, so that its pages need not be worked out again."""
    upload.review_path.write_text(json.dumps({"head": head, "rows": rows}), encoding="utf-8")


def read_review(upload: Upload) -> tuple[dict[str, Any], list[RowReview]]:
    """The review as it was kept; UploadGone when it is not there."""
    try:
        kept = json.loads(upload.review_path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UploadGone from error
    rows = [
        RowReview(number, outcome, customer_id, tuple(Remark(*one) for one in remarks))
        for number, outcome, customer_id, remarks in kept["rows"]
    ]
    return kept["head"], rows
