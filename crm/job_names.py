"""Background jobs as people call them."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "config.tasks.beat": _("Sign of life"),
    "crm.tasks.sweep_imports": _("Goes on with imports"),
    "crm.tasks.sweep_chats": _("Goes on with chat imports"),
    "tagging.tasks.run_due_tags": _("Tags buyers"),
    "customers.tasks.keep_pairs": _("What is bought together"),
    "customers.tasks.read_promos": _("Promotions of orders"),
    "crm.tasks.read_words": _("Words of buyers"),
    "crm.tasks.settle_wins": _("Inquiries won by orders"),
    "crm.tasks.follow_up_the_unhurried": _("Follows up who hesitates"),
    "crm.tasks.remind": _("Makes reminders"),
    "crm.tasks.send_reminders": _("Sends reminders"),
    "crm.tasks.sweep_jobs": _("Tries failed jobs again"),
    "crm.tasks.list_care_tips": _("Lists care tips that are due"),
    "crm.tasks.count_scripts": _("Counts copied scripts"),
    "scripts_lib.tasks.clear_pictures": _("Removes pictures nobody shows"),
    "crm.tasks.clear_desk": _("Tidies up the desk"),
}


def job_name(task: str) -> str:
    """The job in words, else as the program has it."""
    return str(NAMES.get(task, task))
