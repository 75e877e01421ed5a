"""What runs by itself: rhythm, reason, task."""

from typing import Any, NamedTuple


class Job(NamedTuple):
    """One line of the timetable; a run not begun before the next is due is dropped."""

    every: int
    reason: str
    task: str


JOBS = (
    Job(60, "shows on /health/ that a worker takes tasks", "config.tasks.beat"),
    Job(20, "goes on with imports whose worker was killed or never woken", "crm.tasks.sweep_imports"),
    Job(60, "goes on with chat imports whose worker was killed or never woken", "crm.tasks.sweep_chats"),
    Job(
        60,
        "tags buyers whose facts changed; each shop's nightly run when its night comes",
        "tagging.tasks.run_due_tags",
    ),
    Job(
        60,
        "keeps what is bought together in step with grey list and settings; each shop's ranking at night",
        "customers.tasks.keep_pairs",
    ),
    Job(60, "follows up inquiries open for long and orders not paid for long", "crm.tasks.follow_up_the_unhurried"),
    Job(60, "sets inquiries won whose order has come, and lets go what an undo took back", "crm.tasks.settle_wins"),
    Job(60, "reads through which promotions new and changed orders came", "customers.tasks.read_promos"),
    Job(60, "reads for words what buyers wrote and nobody has read since", "crm.tasks.read_words"),
    Job(60, "makes a reminder of each promise that has come due", "crm.tasks.remind"),
    Job(60, "sends the reminders that may go out", "crm.tasks.send_reminders"),
    Job(60, "tries jobs again that failed, and those that a person asked for", "crm.tasks.sweep_jobs"),
    Job(600, "lists the care tips that have come due in each shop", "crm.tasks.list_care_tips"),
    Job(3600, "reads what reviews are about anew when the words have changed", "crm.tasks.read_review_themes"),
    Job(3600, "says how often each script was copied and answered in 30 days", "crm.tasks.count_scripts"),
    Job(86400, "removes pictures that no article and no version shows", "scripts_lib.tasks.clear_pictures"),
    Job(86400, "forgets ways back that are closed, and who had which page open a month ago", "crm.tasks.clear_desk"),
)

# These walk through whole tables, so they may take 55 minutes; every other task is ended after 10.
LONG = (
    "crm.tasks.run_import",
    "tagging.tasks.run_due_tags",
    "customers.tasks.keep_pairs",
    "customers.tasks.read_promos",
    "crm.tasks.read_words",
    "crm.tasks.list_care_tips",
)


def beat_schedule() -> dict[str, dict[str, Any]]:
    """The timetable as Celery reads it."""
    return {job.task: {"task": job.task, "schedule": job.every, "options": {"expires": job.every}} for job in JOBS}
