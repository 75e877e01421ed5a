"""The demo shop's reviews, brought in as the table of a platform."""

import csv
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from crm.demo.purchases import Buyer
from crm.demo.reviews import COLUMNS, review_rows
from crm.services.reviews import import_reviews, plan_reviews, read_review_file
from customers.models import Customer

from .records import Records


def bring_reviews(records: Records, buyers: dict[Customer, Buyer]) -> None:
    """All of them in one table; a photo is an interaction of its buyer."""
    now: datetime = records.at.astimezone(ZoneInfo(records.shop.timezone)).replace(tzinfo=None)
    rows = list(review_rows(list(buyers.values()), now=now))
    if not rows:
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "评价.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
        table = read_review_file(path)
    seen = plan_reviews(shop=records.shop, file=table, at=records.at).digest
    import_reviews(shop=records.shop, file=table, by=records.by, at=records.at, seen=seen, notes_photos=True)
