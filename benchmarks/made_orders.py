"""A generic order file of any size, the same one for the same numbers."""

import random
from datetime import datetime, timedelta
from pathlib import Path

START = datetime(2024, 1, 1)  # noqa: DTZ001 (files hold local times without a zone)
DAYS = 700
HEADER = "order_no,customer,paid_at,amount,sku,product,qty,unit_price\n"


def write_orders(path: Path, *, orders: int, customers: int | None = None, seed: int = 7, prefix: str = "B") -> Path:
    """Write orders of one to three lines, by a fifth as many customers, over two years."""
    draw = random.Random(seed)
    buyers = customers or max(orders // 5, 1)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for number in range(orders):
            paid_at = START + timedelta(seconds=draw.randrange(DAYS * 86_400))
            buyer = f"buyer{draw.randrange(buyers):07d}"
            for _ in range(draw.choice((1, 1, 1, 2, 2, 3))):
                article, pieces = draw.randrange(500), draw.randrange(1, 4)
                cents = 500 + article * 37
                file.write(
                    f"{prefix}{number:09d},{buyer},{paid_at},{cents * pieces / 100:.2f},"
                    f"SKU-{article:04d},Article {article},{pieces},{cents / 100:.2f}\n"
                )
    return path
