"""Roles as staff read them."""

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

ROLE_NAMES = {"agent": _("Agent"), "trainer": _("Trainer"), "manager": _("Manager")}


def role_name(group: Group) -> str:
    """The role in the reader's language; a role that the operator made has the operator's name."""
    return str(ROLE_NAMES.get(group.name, group.name))
