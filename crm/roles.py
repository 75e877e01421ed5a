"""Roles and rights as staff read them."""

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from scripts_lib.choices import ROLE_NAMES

DEEDS = {
    "add": _("add"),
    "change": _("change"),
    "delete": _("delete"),
    "view": _("look at"),
    "publish": _("publish"),
    "import": _("bring in as files"),
    "export": _("take out as files"),
}


def role_name(group: Group) -> str:
    """The role in the reader's language; a role that the operator made has the operator's name."""
    return str(ROLE_NAMES.get(group.name, group.name))


def right_name(permission: Permission) -> str:
    """A permission as "orders: look at"."""
    deed = permission.codename.partition("_")[0]
    model = permission.content_type.model_class()
    if model is None or permission.codename != f"{deed}_{model._meta.model_name}" or deed not in DEEDS:
        return gettext(permission.name)
    return gettext("%(what)s: %(deed)s") % {"what": model._meta.verbose_name_plural, "deed": DEEDS[deed]}
