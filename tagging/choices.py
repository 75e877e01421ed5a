"""Closed lists of values about tags, and what staff read for them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TagSource(TextChoices):
    RULE = "rule", _("Rule")
    AGENT = "agent", _("Agent")
    CHAT = "chat", _("Chat")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    IMPORT = "import", _("Import")


class RunMode(TextChoices):
    FULL = "full", _("Full")
    INCREMENTAL = "incremental", _("Only who changed or is due")
