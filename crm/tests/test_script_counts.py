from datetime import timedelta

import pytest
import time_machine

from crm import tasks
from crm.models import Deed
from crm.services.script_counts import recount_scripts
from crm.tests.factories import DeedFactory, ScriptUseFactory
from customers.tests.factories import NOON, CustomerFactory
from scripts_lib.tests.factories import ScriptFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class TestRecountScripts:
    def test_counts_copies_and_answers_of_thirty_days(self):
        script, unused = ScriptFactory(), ScriptFactory()
        buyer = CustomerFactory()
        for ago, answered_at in ((0, NOON), (29, None), (30, NOON)):
            ScriptUseFactory(customer=buyer, script=script, made_at=NOON - ago * DAY, answered_at=answered_at)
        ScriptUseFactory(customer=buyer, script=script, kind="branch")

        recount_scripts(at=NOON)

        script.refresh_from_db()
        unused.refresh_from_db()
        assert (script.copied_count, script.answered_count, script.counted_at) == (2, 1, NOON)
        assert (unused.copied_count, unused.answered_count) == (0, 0)

    def test_goes_down_again(self):
        script = ScriptFactory(copied_count=9, answered_count=3)

        recount_scripts(at=NOON)

        script.refresh_from_db()
        assert (script.copied_count, script.answered_count) == (0, 0)

    def test_writes_only_what_differs_in_one_statement(self, django_assert_num_queries):
        buyer = CustomerFactory()
        for _one in range(3):
            ScriptUseFactory(customer=buyer, script=ScriptFactory())
        ScriptFactory()

        with django_assert_num_queries(1):
            assert recount_scripts(at=NOON) == 3
        assert recount_scripts(at=NOON) == 0


class TestTasks:
    @time_machine.travel(NOON, tick=False)
    def test_count_and_clear(self):
        ScriptUseFactory(script=ScriptFactory(), made_at=NOON - DAY)
        kept = DeedFactory(made_at=NOON - DAY)
        DeedFactory(made_at=NOON - DAY - timedelta(seconds=1))

        assert tasks.count_scripts() == 1
        assert [tasks.clear_desk(), tasks.clear_desk()] == [1, 0]
        assert Deed.objects.get() == kept
