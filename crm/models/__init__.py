from .care_tip import CareTipDue
from .chat_import import ChatBuyer, ChatImport, ChatLine
from .coupon import Coupon
from .deed import Deed
from .follow_up import FollowUp, FollowUpChange, HandOver
from .follow_up_template import FollowUpTemplate
from .inquiry import Inquiry, InquiryChange, LossReason
from .inquiry_settings import InquirySettings
from .interaction_points import InteractionPoints, SignalReading
from .job_run import JobRun
from .notification import Notification
from .page_visit import PageVisit
from .records import Interaction, Message, Note
from .reminder_settings import ReminderSettings
from .reply import ReplyPromise, ReplyWait
from .review import Review, ReviewTheme
from .script_use import ScriptShowing, ScriptUse
from .silent import SilentSkip
from .strategy import SegmentStrategy, ShopperHint
from .words import DismissedTag, FoundWord, WordReading

__all__ = [
    "CareTipDue",
    "ChatBuyer",
    "ChatImport",
    "ChatLine",
    "Coupon",
    "Deed",
    "DismissedTag",
    "FollowUp",
    "FollowUpChange",
    "FollowUpTemplate",
    "FoundWord",
    "HandOver",
    "Inquiry",
    "InquiryChange",
    "InquirySettings",
    "Interaction",
    "InteractionPoints",
    "JobRun",
    "LossReason",
    "Message",
    "Note",
    "Notification",
    "PageVisit",
    "ReminderSettings",
    "ReplyPromise",
    "ReplyWait",
    "Review",
    "ReviewTheme",
    "ScriptShowing",
    "ScriptUse",
    "SegmentStrategy",
    "ShopperHint",
    "SignalReading",
    "SilentSkip",
    "WordReading",
]
