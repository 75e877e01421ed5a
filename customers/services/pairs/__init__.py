"""Product pairs: in how many counted orders two products stand together. See docs/rules.md, "Bought together"."""

from .due import bring_up_to_date, keep_pairs_of_shops
from .grey import follow_grey_list, follow_grey_list_if_free
from .keeping import keeping_pairs, keeping_pairs_of
from .ranking import rank_products
from .rebuild import Rebuild, rebuild_pairs

__all__ = [
    "Rebuild",
    "bring_up_to_date",
    "follow_grey_list",
    "follow_grey_list_if_free",
    "keep_pairs_of_shops",
    "keeping_pairs",
    "keeping_pairs_of",
    "rank_products",
    "rebuild_pairs",
]
