"""Closed lists of values about tags, and what staff read for them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TagSource(TextChoices):
    RULE = "rule", _("Rule")
    AGENT = "agent", _("Agent")
    CHAT = "chat", _("Chat")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    IMPORT = "import", _("Import")


class RunMode(TextChoices):
    FULL = "full", _("Full")
    INCREMENTAL = "incremental", _("Only who changed or is due")


class RunState(TextChoices):
    DONE = "done", pgettext_lazy("of a tag run", "Done")
    PARTLY = "partly", pgettext_lazy("of a tag run", "Done but for some groups")
    HELD = "held", pgettext_lazy("of a tag run", "Waiting for a person")
    FAILED = "failed", pgettext_lazy("of a tag run", "Failed")


class MoveCause(TextChoices):
    PERSON = "person", pgettext_lazy("cause", "Set by a person")
    RULES = "rules", pgettext_lazy("cause", "First run with new rules")
    CUTS = "cuts", pgettext_lazy("cause", "New RFM cut points")
    UNDO = "undo", pgettext_lazy("cause", "An import was undone")
    LESS = "less", pgettext_lazy("cause", "Refund or changed order")
    MORE = "more", pgettext_lazy("cause", "New order")
    TIME = "time", pgettext_lazy("cause", "Time passed")
    FIRST = "first", pgettext_lazy("cause", "First answer of the group")
    OTHER = "other", pgettext_lazy("cause", "Something else became known")


class CutMethod(TextChoices):
    QUINTILE = "quintile", _("Fifths of the buyers")
    MEAN = "mean", _("Below or above the mean")
    FIXED = "fixed", _("Fixed by hand")


class VersionState(TextChoices):
    SAVED = "saved", pgettext_lazy("of a version of rules", "Saved")
    HELD = "held", pgettext_lazy("of a version of rules", "Waiting for a second person")
    DROPPED = "dropped", pgettext_lazy("of a version of rules", "Given up")


class SegmentKind(TextChoices):
    DYNAMIC = "dynamic", pgettext_lazy("segment", "By conditions")
    BY_HAND = "by_hand", pgettext_lazy("segment", "By hand")
    SNAPSHOT = "snapshot", pgettext_lazy("segment", "As of a day")


class WordPurpose(TextChoices):
    BUYER = "buyer", pgettext_lazy("of a set of words", "What buyers say")
    SPAM = "spam", pgettext_lazy("of a set of words", "Spam and adverts")
    NOTHING = "nothing", pgettext_lazy("of a set of words", "Only looks like other words")


class Need(TextChoices):
    ECONOMIC = "economic", pgettext_lazy("shopper type", "Economic")
    PERSONALISED = "personalised", pgettext_lazy("shopper type", "Personalised")
    CONVENIENCE = "convenience", pgettext_lazy("shopper type", "Convenience")
