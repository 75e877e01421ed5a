"""What fails three times stops, is seen, and is tried again when somebody says so."""

from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from config import job_marks
from config.background import HARD_LIMIT, REDELIVERY
from config.celery import app
from config.schedule import LONG
from crm import tasks
from crm.choices import JobState
from crm.models import JobRun, Notification
from crm.services.jobs import PAUSE, ask_again, jobs_to_wake, may_start, note_done, note_failed, told_briefly
from customers.tests.factories import NOON

POISON = {"task": "crm.tasks.poison", "arguments": "[7]"}
NIGHTLY = {"task": "crm.tasks.count_scripts", "arguments": ""}


def fail(job, times, at=NOON):
    return [note_failed(**job, error="ValueError crm/x.py:1", at=at) for _time in range(times)]


@pytest.mark.django_db
class TestJob8:
    def test_job_8_three_failures_in_a_row_stop_it_with_one_alert(self, operator, manager, agent):
        assert fail(POISON, 5) == [False, False, True, False, False]

        assert not may_start(**POISON, at=NOON + timedelta(days=9))
        assert set(Notification.objects.values_list("person__username", flat=True)) == {"operator", "manager"}
        assert Notification.objects.count() == 2

    def test_job_8_one_success_between_begins_anew(self):
        fail(POISON, 2)
        note_done(**POISON, at=NOON)

        assert fail(POISON, 2) == [False, False]
        assert may_start(**POISON, at=NOON)

    def test_job_8_other_keys_of_the_same_task_go_on(self):
        fail(POISON, 3)

        assert may_start(task=POISON["task"], arguments="[8]", at=NOON)

    def test_job_8_a_job_of_the_timetable_is_tried_again_by_itself_with_no_second_alert(self, operator):
        fail(NIGHTLY, 3)

        assert not may_start(**NIGHTLY, at=NOON + PAUSE - timedelta(seconds=1))
        assert may_start(**NIGHTLY, at=NOON + PAUSE)
        fail(NIGHTLY, 1, at=NOON + PAUSE + timedelta(minutes=1))
        assert not may_start(**NIGHTLY, at=NOON + PAUSE + timedelta(minutes=2))
        note_done(**NIGHTLY, at=NOON + 2 * PAUSE + timedelta(minutes=2))
        assert may_start(**NIGHTLY, at=NOON + 2 * PAUSE + timedelta(minutes=2))
        assert Notification.objects.count() == 1

    def test_what_went_well_leaves_no_row_of_its_keys(self):
        fail(POISON, 1)
        note_done(**POISON, at=NOON)
        note_done(**NIGHTLY, at=NOON)

        assert list(JobRun.objects.values_list("task", "state", "done_at")) == [(NIGHTLY["task"], JobState.FINE, NOON)]

    def test_the_sweep_wakes_what_failed_and_what_was_asked_for_and_not_what_stopped(self, monkeypatch):
        woken = []
        monkeypatch.setattr(tasks.run_import, "apply_async", lambda args, kwargs, **how: woken.append((args, how)))
        fail({"task": "crm.tasks.run_import", "arguments": "[7]"}, 1)
        fail({"task": "crm.tasks.run_import", "arguments": "[8]"}, 3)
        fail({"task": "crm.tasks.long_gone", "arguments": "[9]"}, 1)

        tasks.sweep_jobs()
        assert [args for args, _how in woken] == [[7]]
        assert all(how["expires"] == 60 for _args, how in woken)

        stopped = JobRun.objects.get(arguments="[8]")
        assert [ask_again(job_id=stopped.pk, at=NOON), ask_again(job_id=stopped.pk, at=NOON)] == [True, False]
        tasks.sweep_jobs()
        assert [args for args, _how in woken] == [[7], [7], [8]]

    def test_keys_come_back_as_they_were(self):
        for args, kwargs in [((), {}), ((7,), {}), ((7, 8), {"shop": 9}), ((), {"shop": 9})]:
            row = JobRun(task="x", arguments=job_marks.keys_text(args, kwargs))
            assert row.keys == (list(args), kwargs)

    def test_an_error_is_told_without_its_text(self):
        try:
            tasks.run_import._get_app().tasks["no such task"]
        except KeyError as error:
            told = told_briefly(error)

        assert told.startswith("NotRegistered")
        assert "no such" not in told

    def test_a_task_notes_how_it_fares_and_a_database_that_is_down_costs_only_the_note(self, monkeypatch):
        tasks.count_scripts.on_failure(SoftTimeLimitExceeded(), "1", [], {}, None)
        assert JobRun.objects.get().error == "SoftTimeLimitExceeded"
        tasks.count_scripts.on_success(0, "1", [], {})
        assert JobRun.objects.get().state == JobState.FINE
        tasks.run_import.on_failure(ValueError(), "1", [7], {}, None)  # counts on its own row
        assert JobRun.objects.count() == 1

    def test_the_page_shows_what_stopped_first_and_its_button_wakes_it(self, as_manager, monkeypatch):
        monkeypatch.setattr(tasks.sweep_jobs, "apply_async", lambda *args, **kwargs: None)
        note_done(task="config.tasks.beat", arguments="", at=NOON)
        fail(POISON, 3)
        job = JobRun.objects.get(**POISON)

        page = as_manager.get("/admin/crm/jobrun/").content.decode()
        assert page.index("crm.tasks.poison") < page.index("config.tasks.beat")
        assert "ValueError crm/x.py:1" in page
        answer = as_manager.post(f"/admin/crm/jobrun/{job.pk}/again/", follow=True)

        assert "it is tried again within a minute" in answer.content.decode()
        assert [row.pk for row in jobs_to_wake()] == [job.pk]

    def test_an_agent_has_no_page_of_jobs(self, as_agent):
        fail(POISON, 3)

        assert as_agent.get("/admin/crm/jobrun/").status_code == 403
        assert as_agent.post(f"/admin/crm/jobrun/{JobRun.objects.get().pk}/again/").status_code == 403


class TestJob9:
    @pytest.mark.parametrize("value", ["13812341234", "陈小满", {"name": "x"}, ["x"], 1.5])
    def test_job_9_a_message_takes_keys_alone(self, value):
        for call in (lambda: tasks.run_import.delay(value), lambda: tasks.run_import.delay(import_id=value)):
            with pytest.raises(TypeError, match="takes keys of rows"):
                call()


class TestJob10:
    def test_job_10_every_task_has_a_limit_below_what_the_broker_waits_for(self):
        app.loader.import_default_modules()
        usual = app.conf.task_time_limit, app.conf.task_soft_time_limit
        ours = [task for name, task in app.tasks.items() if not name.startswith("celery.")]

        assert len(ours) > 5
        for task in ours:
            hard, soft = task.time_limit or usual[0], task.soft_time_limit or usual[1]
            assert 0 < soft < hard < REDELIVERY, task.name
            assert (hard == HARD_LIMIT) == (task.name in LONG), task.name
