"""What is said of a placeholder that nobody knows, wherever a text is typed or read in."""

from django.utils.translation import gettext as _

from scripts_lib.render import Fault


def unknown_text(fault: Fault) -> str:
    """That there is none of this name, and which one was probably meant."""
    said = {"name": fault.name, "suggestion": fault.suggestion}
    if fault.suggestion:
        return _("There is no placeholder {%(name)s}. Did you mean {%(suggestion)s}?") % said
    return _("There is no placeholder {%(name)s}.") % said
