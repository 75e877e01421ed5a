"""JOB-8 and JOB-10: tasks that fail, die and hang stop after three starts, and the others go on.

`python -m config.tests.redis_poison FOLDER REDIS-SERVER` prints as JSON how each fared.
"""

import json
from collections import Counter
from pathlib import Path

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.utils import timezone  # noqa: E402

from config.tests import deadly_tasks  # noqa: E402
from config.tests.redis_house import House, arguments, wait_for  # noqa: E402
from crm.choices import JobState  # noqa: E402
from crm.models import JobRun, Notification  # noqa: E402
from crm.services.jobs import ask_again  # noqa: E402

POISONS = ("raises", "dies", "hangs")


def starts() -> Counter[str]:
    path = deadly_tasks.settings.DATA_DIR / "starts"
    return Counter(path.read_text().splitlines() if path.exists() else [])


def jobs() -> dict[str, JobRun]:
    rows = JobRun.objects.filter(task__startswith="config.tests.")
    return {job.task.rpartition(".")[2]: job for job in rows}


def stopped() -> set[str]:
    return {name for name, job in jobs().items() if job.state == JobState.STOPPED}


def main(folder: Path, redis_program: str) -> None:
    watcher = User.objects.create_superuser("watcher")
    with House(folder, redis_program) as house:
        for name in POISONS:
            getattr(deadly_tasks, name).delay(7)
        house.worker("worker")
        house.scheduler("scheduler")
        wait_for(lambda: starts()["hangs"])
        before = starts()["works"]
        deadly_tasks.works.delay(7)
        moved = wait_for(lambda: starts()["works"] > before)
        wait_for(lambda: stopped() == set(POISONS))
        for name in POISONS:
            getattr(deadly_tasks, name).delay(7)  # turned away
        deadly_tasks.works.delay(8)
        wait_for(lambda: starts()["works"] == 2)
        told = {
            "starts": {name: starts()[name] for name in POISONS},
            "errors": {name: job.error.partition(" ")[0] for name, job in jobs().items()},
            "alerts": Notification.objects.filter(job__isnull=False, person=watcher).count(),
            "kept_text": any("1381234" in job.error for job in JobRun.objects.all()),
            "moved_after": round(moved, 1),
        }
        ask_again(job_id=jobs()["raises"].pk, at=timezone.now())
        wait_for(lambda: starts()["raises"] > 3)
    print(json.dumps(told))


if __name__ == "__main__":
    main(*arguments())
