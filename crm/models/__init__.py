from .coupon import Coupon
from .deed import Deed
from .follow_up import FollowUp
from .inquiry import Inquiry, InquiryChange, LossReason
from .interaction_points import InteractionPoints, SignalReading
from .page_visit import PageVisit
from .records import Interaction, Message, Note
from .script_use import ScriptUse
from .strategy import SegmentStrategy, ShopperHint

__all__ = [
    "Coupon",
    "Deed",
    "FollowUp",
    "Inquiry",
    "InquiryChange",
    "Interaction",
    "InteractionPoints",
    "LossReason",
    "Message",
    "Note",
    "PageVisit",
    "ScriptUse",
    "SegmentStrategy",
    "ShopperHint",
    "SignalReading",
]
