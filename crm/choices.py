"""Closed lists of values of the agent's day, and what staff read for them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class InquiryState(TextChoices):
    OPEN = "open", pgettext_lazy("of an inquiry", "Open")
    WON = "won", _("Won")
    POSTPONED = "postponed", _("Postponed")
    LOST = "lost", _("Lost")
    SPAM = "spam", _("Spam")
    RESOLVED = "resolved", _("Resolved")


PRE_SALE_STATES = (InquiryState.OPEN, InquiryState.WON, InquiryState.POSTPONED, InquiryState.LOST, InquiryState.SPAM)
SERVICE_STATES = (InquiryState.OPEN, InquiryState.RESOLVED, InquiryState.SPAM)


class InquiryKind(TextChoices):
    SHIPPING = "shipping", _("Shipping")
    USAGE = "usage", _("Usage")
    DEFECT = "defect", _("Defect")
    COMPLAINT = "complaint", _("Complaint")
    RETURN = "return", _("Return")


class RuleWord(TextChoices):
    """What the rule about orders has said of an inquiry; what an agent said otherwise stays."""

    NOTHING = "", _("nothing")
    WON = "won", pgettext_lazy("said by a rule", "Won by an order")
    OVERRULED = "overruled", pgettext_lazy("said by a rule", "Overruled by an agent")


class ChangeSource(TextChoices):
    AGENT = "agent", _("Agent")
    RULE = "rule", _("Rule")


class Intent(TextChoices):
    NONE = "none", _("No wish to buy")
    SOME = "some", _("Some wish to buy")
    STRONG = "strong", _("Strong wish to buy")


class Device(TextChoices):
    PHONE = "phone", pgettext_lazy("device", "Phone")
    COMPUTER = "computer", pgettext_lazy("device", "Computer")


class InteractionKind(TextChoices):
    SATISFIED = "satisfied", _("Satisfied")
    NOT_SATISFIED = "not_satisfied", _("Not satisfied")
    PHOTO = "photo", _("Photo")
    RECOMMENDATION = "recommendation", _("Recommendation")
    FRIEND = "friend", _("Friend brought")
    QUESTIONNAIRE = "questionnaire", _("Answered questionnaire")


ONE_CLICK_INTERACTIONS = (
    InteractionKind.SATISFIED,
    InteractionKind.NOT_SATISFIED,
    InteractionKind.PHOTO,
    InteractionKind.RECOMMENDATION,
    InteractionKind.FRIEND,
)


class SignalKind(TextChoices):
    """What the interaction score counts: beside interactions an inquiry, and a day with messages."""

    INQUIRY = "inquiry", _("Inquiry")
    MESSAGE_DAY = "message_day", _("Day on which the buyer wrote")
    QUESTIONNAIRE = InteractionKind.QUESTIONNAIRE.value, InteractionKind.QUESTIONNAIRE.label
    PHOTO = InteractionKind.PHOTO.value, InteractionKind.PHOTO.label
    RECOMMENDATION = InteractionKind.RECOMMENDATION.value, InteractionKind.RECOMMENDATION.label
    FRIEND = InteractionKind.FRIEND.value, InteractionKind.FRIEND.label
    SATISFIED = InteractionKind.SATISFIED.value, InteractionKind.SATISFIED.label
    NOT_SATISFIED = InteractionKind.NOT_SATISFIED.value, InteractionKind.NOT_SATISFIED.label


class FollowUpState(TextChoices):
    WAITING = "waiting", pgettext_lazy("of a follow-up", "Waiting")
    DONE = "done", pgettext_lazy("of a follow-up", "Done")
    CANCELLED = "cancelled", pgettext_lazy("of a follow-up", "Cancelled")


class FollowUpSource(TextChoices):
    """Who made it: a person, a rule of the shop, or the time by which something was promised to the buyer."""

    AGENT = "agent", _("Agent")
    RULE = "rule", _("Rule")
    PROMISE = "promise", pgettext_lazy("of a follow-up", "Promise to the buyer")


class FollowUpChangeKind(TextChoices):
    PUT_OFF = "put_off", pgettext_lazy("of a follow-up", "Put off")
    HANDED_OVER = "handed_over", pgettext_lazy("of a follow-up", "Handed over")
    CANCELLED = "cancelled", pgettext_lazy("of a follow-up", "Cancelled")
    REOPENED = "reopened", pgettext_lazy("of a follow-up", "Opened again")


class NotificationChannel(TextChoices):
    PAGE = "page", _("Bell")
    EMAIL = "email", _("E-mail")
    MESSENGER = "messenger", _("Messenger")


class NotificationState(TextChoices):
    """`unknown`: a process died between handing it over and saying so; nothing is sent twice by itself."""

    WAITING = "waiting", pgettext_lazy("of a reminder", "Waiting")
    SENDING = "sending", pgettext_lazy("of a reminder", "Being sent")
    SENT = "sent", pgettext_lazy("of a reminder", "Sent")
    UNKNOWN = "unknown", pgettext_lazy("of a reminder", "Perhaps sent")
    FAILED = "failed", pgettext_lazy("of a reminder", "Not sent")
    DROPPED = "dropped", pgettext_lazy("of a reminder", "No longer needed")


class JobState(TextChoices):
    FINE = "fine", pgettext_lazy("of a job", "Fine")
    FAILED = "failed", pgettext_lazy("of a job", "Failed, is tried again")
    STOPPED = "stopped", pgettext_lazy("of a job", "Stopped")
    WAITING = "waiting", pgettext_lazy("of a job", "Asked for again")


class MessageSpam(TextChoices):
    SUSPICIOUS = "suspicious", pgettext_lazy("of a message", "Suspicious")
    SPAM = "spam", pgettext_lazy("of a message", "Spam")
    CLEARED = "cleared", pgettext_lazy("of a message", "Not spam, says a person")


class MessageSource(TextChoices):
    PASTED = "pasted", _("Pasted by an agent")
    CHAT_FILE = "chat_file", _("File of chat records")
    PASTED_CHAT = "pasted_chat", _("Pasted chat")


class Sender(TextChoices):
    """Who wrote a message; an automatic one answers nobody."""

    BUYER = "buyer", pgettext_lazy("of a message", "Buyer")
    AGENT = "agent", pgettext_lazy("of a message", "Agent")
    AUTOMATIC = "automatic", pgettext_lazy("of a message", "Automatic reply")


class ChatImportState(TextChoices):
    READY = "ready", pgettext_lazy("chat import", "To review")
    WRITING = "writing", pgettext_lazy("chat import", "Writing")
    DONE = "done", pgettext_lazy("chat import", "Done")
    CANCELLED = "cancelled", pgettext_lazy("chat import", "Cancelled")
    UNDOING = "undoing", pgettext_lazy("chat import", "Being undone")
    UNDONE = "undone", pgettext_lazy("chat import", "Undone")


CHAT_WORK = (ChatImportState.WRITING, ChatImportState.UNDOING)


class ChatBuyerState(TextChoices):
    """What a name in chat records leads to."""

    KNOWN = "known", pgettext_lazy("buyer in a chat", "known")
    UNKNOWN = "unknown", pgettext_lazy("buyer in a chat", "unknown")
    AMBIGUOUS = "ambiguous", pgettext_lazy("buyer in a chat", "several have this name")
    MASKED = "masked", pgettext_lazy("buyer in a chat", "masked")


class AnsweredBy(TextChoices):
    """What ended a buyer's wait."""

    MESSAGE = "message", pgettext_lazy("ended a wait", "Message")
    SCRIPT = "script", pgettext_lazy("ended a wait", "Copied script")
    OUTCOME = "outcome", pgettext_lazy("ended a wait", "Outcome said")
    HAND = "hand", pgettext_lazy("ended a wait", "Said by an agent")


class NoteSource(TextChoices):
    AGENT = "agent", _("Agent")
    IMPORT = "import", _("Import")


class UseKind(TextChoices):
    SCRIPT = "script", _("Script")
    BRANCH = "branch", _("Reply")
    CARE = "care", _("Care tip")
    RECOMMENDATION = "recommendation", _("Recommended product")


class CareTipState(TextChoices):
    WAITING = "waiting", pgettext_lazy("care tip", "Waiting")
    TOLD = "told", pgettext_lazy("care tip", "Told")


class ShownWhere(TextChoices):
    """Where on the desk a script was offered."""

    GAP = "gap", _("Gap")
    PALETTE = "palette", _("Script search")
    SUGGESTION = "suggestion", _("Suggestion for a message")


class DeedKind(TextChoices):
    """What was done; the label and the subject make the sentence of the toast."""

    TAG_SET = "tag_set", pgettext_lazy("deed", "Set")
    TAG_LIFTED = "tag_lifted", pgettext_lazy("deed", "Taken off")
    OUTCOME = "outcome", pgettext_lazy("deed", "Noted")
    ABOUT = "about", pgettext_lazy("deed", "Changed to")
    INTERACTION = "interaction", pgettext_lazy("deed", "Logged")
    FOLLOW_UP = "follow_up", pgettext_lazy("deed", "Promised")
    FOLLOW_UP_DONE = "follow_up_done", pgettext_lazy("deed", "Done")
    FOLLOW_UP_CANCELLED = "follow_up_off", pgettext_lazy("deed", "Cancelled")
    FOLLOW_UP_REOPENED = "follow_up_on", pgettext_lazy("deed", "Opened again")
    NOTE = "note", pgettext_lazy("deed", "Kept")
    NOTE_REMOVED = "note_removed", pgettext_lazy("deed", "Note taken off")
    TEMPER = "temper", pgettext_lazy("deed", "Temper")
    COMPENSATION = "compensation", pgettext_lazy("deed", "Given")


class RfmSegment(TextChoices):
    CORE = "core", pgettext_lazy("RFM segment", "Core")
    POTENTIAL = "potential", pgettext_lazy("RFM segment", "Potential")
    SLEEPING = "sleeping", pgettext_lazy("RFM segment", "Good, but long away")
    WIN_BACK = "win_back", pgettext_lazy("RFM segment", "To win back")
    REGULAR = "regular", pgettext_lazy("RFM segment", "Regular")
    NEW = "new", pgettext_lazy("RFM segment", "New")
    FADING = "fading", pgettext_lazy("RFM segment", "Fading")
    LOW = "low", pgettext_lazy("RFM segment", "Low")


class ShopperType(TextChoices):
    ECONOMIC = "economic", pgettext_lazy("shopper type", "Economic")
    PERSONALISED = "personalised", pgettext_lazy("shopper type", "Personalised")
    CONVENIENCE = "convenience", pgettext_lazy("shopper type", "Convenience")
