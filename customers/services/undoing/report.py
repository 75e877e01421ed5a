"""What an undo does, or would do: counted before it writes, from the same tables."""

from dataclasses import dataclass, field
from typing import Any

from .scope import Undo

LISTED = 100  # kept orders that the import's page can list; the command lists all


@dataclass(frozen=True, slots=True)
class Fates:
    deleted: int = 0
    restored: int = 0
    kept: int = 0

    def as_json(self) -> dict[str, int]:
        return {"deleted": self.deleted, "restored": self.restored, "kept": self.kept}


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """An order that stays as it is: changed by `later_import`, else edited by hand, else held by `holder`."""

    order_no: str
    later_import: int
    holder: str


@dataclass(frozen=True, slots=True)
class UndoReport:
    import_id: int
    orders: Fates = field(default_factory=Fates)
    customers: Fates = field(default_factory=Fates)
    kept_orders: list[KeptOrder] = field(default_factory=list)
    kept_customers: dict[str, int] = field(default_factory=dict)  # how many, by what holds them

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the import."""
        return {
            "orders": self.orders.as_json(),
            "customers": self.customers.as_json(),
            "kept_orders": [[one.order_no, one.later_import, one.holder] for one in self.kept_orders[:LISTED]],
            "kept_customers": self.kept_customers,
        }

    @classmethod
    def from_json(cls, import_id: int, kept: dict[str, Any]) -> "UndoReport":
        """The report again, its list of orders cut to what is kept."""
        return cls(
            import_id=import_id,
            orders=Fates(**kept.get("orders", {})),
            customers=Fates(**kept.get("customers", {})),
            kept_orders=[KeptOrder(*row) for row in kept.get("kept_orders", [])],
            kept_customers=kept.get("kept_customers", {}),
        )


def report_of(undo: Undo) -> UndoReport:
    """Count what was found; must be called before anything is written."""
    kept = undo.fetch("SELECT order_no, later_id, holder FROM undo_kept ORDER BY order_no, id")
    free = "undo_contacts WHERE next_id = 0 AND is_edited = 0"
    held = undo.fetch(
        "SELECT holder, COUNT(*) FROM (SELECT h.id, MIN(h.holder) AS holder FROM undo_held_customers AS h "
        "JOIN undo_made_customers AS made ON made.id = h.id WHERE made.is_own = 1 GROUP BY h.id) AS one "
        "GROUP BY holder ORDER BY 2 DESC, 1"
    )
    kept_customers: dict[str, int] = dict(held)
    if changed := undo.count("undo_contacts") - undo.count(free):
        kept_customers["customers.customerimage"] = changed
    return UndoReport(
        import_id=undo.order_import.pk,
        orders=Fates(
            undo.count("undo_gone"),
            undo.count("undo_back") + undo.count("undo_joined WHERE later_id = 0"),
            len(kept),
        ),
        customers=Fates(undo.count("undo_gone_customers"), undo.count(free), sum(kept_customers.values())),
        kept_orders=[KeptOrder(*row) for row in kept],
        kept_customers=kept_customers,
    )
