"""What the files have in common."""

from datetime import timedelta

from .purchases import Purchase

Numbered = tuple[str, Purchase]
Row = dict[str, object]


def yuan(cents: int) -> str:
    """Cents as `12.30`."""
    return f"{cents // 100}.{cents % 100:02d}"


def received_at(one: Purchase) -> str:
    """When the buyer had the goods, "" while they have not."""
    return str(one.ordered_at + timedelta(days=4, hours=3)) if one.status == "completed" else ""
