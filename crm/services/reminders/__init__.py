from .due import make_due_reminders
from .passing_on import pass_on
from .sending import send_reminders
from .settling import call_sent, mark_all_read, mark_read, send_again
from .wishes import save_wishes, send_test

__all__ = [
    "call_sent",
    "make_due_reminders",
    "mark_all_read",
    "mark_read",
    "pass_on",
    "save_wishes",
    "send_again",
    "send_reminders",
    "send_test",
]
