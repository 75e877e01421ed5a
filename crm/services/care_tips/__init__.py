"""Care tips that are to be told so many days after an order: listed when their day comes, told once."""

from .listing import list_care_tips, list_care_tips_of_shops
from .telling import care_tip_copied, put_off_care_tip, say_care_tip_told, tell_with_order

__all__ = [
    "care_tip_copied",
    "list_care_tips",
    "list_care_tips_of_shops",
    "put_off_care_tip",
    "say_care_tip_told",
    "tell_with_order",
]
