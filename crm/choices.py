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


class FollowUpState(TextChoices):
    WAITING = "waiting", pgettext_lazy("of a follow-up", "Waiting")
    DONE = "done", pgettext_lazy("of a follow-up", "Done")
    CANCELLED = "cancelled", pgettext_lazy("of a follow-up", "Cancelled")


class MessageSource(TextChoices):
    PASTED = "pasted", _("Pasted by an agent")


class UseKind(TextChoices):
    SCRIPT = "script", _("Script")
    BRANCH = "branch", _("Reply")
    CARE = "care", _("Care tip")
    RECOMMENDATION = "recommendation", _("Recommended product")


class DeedKind(TextChoices):
    TAG_SET = "tag_set", _("Tag set")
    TAG_LIFTED = "tag_lifted", _("Tag taken off")
    OUTCOME = "outcome", _("Outcome")
    ABOUT = "about", _("What the inquiry is about")
    INTERACTION = "interaction", _("Interaction")
    FOLLOW_UP = "follow_up", _("Follow-up")
    FOLLOW_UP_DONE = "follow_up_done", _("Follow-up done")
    NOTE = "note", _("Note")
    NOTE_REMOVED = "note_removed", _("Note taken off")
    TEMPER = "temper", _("Temper")
