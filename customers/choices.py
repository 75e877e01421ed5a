"""Closed lists of values, and what staff read for them."""

from enum import Enum

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderStatus(TextChoices):
    UNPAID = "unpaid", _("Unpaid")
    PAID = "paid", _("Paid")
    SHIPPED = "shipped", _("Shipped")
    COMPLETED = "completed", _("Completed")
    CLOSED = "closed", _("Closed")
    REFUNDED = "refunded", _("Refunded")
    UNKNOWN = "unknown", _("Unknown")


NOT_COUNTED = (OrderStatus.UNPAID, OrderStatus.CLOSED, OrderStatus.REFUNDED)

STATUS_RANK = {
    OrderStatus.UNKNOWN: 0,
    OrderStatus.UNPAID: 1,
    OrderStatus.PAID: 2,
    OrderStatus.SHIPPED: 3,
    OrderStatus.COMPLETED: 4,
    OrderStatus.REFUNDED: 5,
    OrderStatus.CLOSED: 5,
}


class Temper(TextChoices):
    UNKNOWN = "", _("Not known")
    EASY = "easy", _("Easy to talk to")
    NEUTRAL = "neutral", _("Neutral")
    CAREFUL = "careful", _("Handle with care")


class BuyerKind(TextChoices):
    UNKNOWN = "", _("Not known")
    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")


class Gender(TextChoices):
    FEMALE = "female", pgettext_lazy("how a buyer is addressed", "Ms")
    MALE = "male", pgettext_lazy("how a buyer is addressed", "Mr")


class Consent(TextChoices):
    UNKNOWN = "unknown", _("Not asked")
    GIVEN = "given", _("May be contacted")
    REFUSED = "refused", _("Do not contact")


class AttributeLevel(IntegerChoices):
    BASIC = 1, _("Basic")
    ADVANCED = 2, _("Advanced")
    VALUABLE = 3, _("Valuable")
    HIGH_VALUE = 4, _("High-value")


class AttributeSource(TextChoices):
    FILE = "file", _("Order file")
    AGENT = "agent", _("Agent")
    CHAT = "chat", _("Chat")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")


class ImportState(TextChoices):
    UPLOADED = "uploaded", _("Waiting to be read")
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Waiting for your go-ahead")
    QUEUED = "queued", _("Waiting for a worker")
    MERGING = "merging", _("Being imported")
    DONE = "done", _("Imported")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Stopped by a fault")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


WORKER_STATES = (
    ImportState.UPLOADED,
    ImportState.CHECKING,
    ImportState.QUEUED,
    ImportState.MERGING,
    ImportState.UNDOING,
)


class ProblemKind(TextChoices):
    REJECTED = "rejected", _("Rejected")
    SKIPPED = "skipped", _("Skipped")
    WARNING = "warning", _("Warning")


class MergePolicy(Enum):
    """What becomes of rows about a customer who turns out to be another one we know."""

    MOVE = "move"  # they go along; of two that exclude each other one is set aside
    TRACE = "trace"  # they go along too, and are not worth a word when a merge is taken back
    ASIDE = "aside"  # they tell of the row that goes, and wait with it for an un-merge
    REBUILD = "rebuild"  # they are counted anew


class ExportedList(TextChoices):
    CUSTOMERS = "customers", _("Customers")
    CUSTOMER_TAGS = "customer_tags", _("Customers' tags")
    ORDERS = "orders", _("Orders")
    ORDER_LINES = "order_lines", _("Orders in the plain table")
    PROBLEMS = "problems", _("Records of an import")
    TAG_MOVES = "tag_moves", _("Who went from tag to tag")
    SCRIPTS = "scripts", _("Scripts")
    ARTICLES = "articles", _("Articles")
    PHRASE_RULES = "phrase_rules", _("Phrase rules")
    KEYWORD_SETS = "keyword_sets", _("Sets of words")


OF_THE_LIBRARY = (ExportedList.SCRIPTS, ExportedList.ARTICLES, ExportedList.PHRASE_RULES, ExportedList.KEYWORD_SETS)


class ExportState(TextChoices):
    STARTED = "started", _("Not finished")
    FINISHED = "finished", _("Sent")
    BROKEN = "broken", _("Broken off")
