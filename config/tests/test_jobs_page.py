"""docs/jobs.md says of every job what there is to say."""

import re

import pytest
from django.conf import settings

from config.celery import app
from config.schedule import JOBS

PAGE = (settings.BASE_DIR / "docs/jobs.md").read_text()
RHYTHMS = {20: "20 seconds", 60: "minute", 600: "10 minutes", 3600: "hour", 86400: "day"}
ROW = re.compile(r"^\| `([\w.]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = {name: (when.strip(), claims.strip(), death.strip()) for name, when, claims, death in ROW.findall(PAGE)}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.task)
def test_says_how_often_a_job_comes_what_it_claims_and_what_happens_when_it_dies(job):
    when, claims, death = ROWS[job.task]

    assert when.partition(",")[0] == RHYTHMS[job.every]
    assert claims
    assert death


def test_names_every_task_of_ours_and_no_other():
    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith("celery.") and ".tests." not in name}

    assert set(ROWS) == ours


def test_tells_of_a_job_once():
    assert len(ROW.findall(PAGE)) == len(ROWS)
