"""Two saves of one script at the same moment."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from scripts_lib.models import Script, ScriptVersion
from scripts_lib.services.versions import keep_version

from .factories import ScriptFactory, ScriptVariantFactory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_saves_at_once_lose_no_version():
    script = ScriptFactory()
    start = threading.Barrier(2)

    def save(label):
        start.wait()
        ScriptVariantFactory(script=script, label=label)
        keep_version(script=Script(pk=script.pk), by=None, at=NOW)
        connection.close()

    savers = [threading.Thread(target=save, args=[label]) for label in ("B", "C")]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()

    numbers = sorted(ScriptVersion.objects.values_list("number", flat=True))
    assert numbers[-1:] == [Script.objects.get().number]
    last = ScriptVersion.objects.get(number=numbers[-1])
    assert [one["label"] for one in last.content["variants"]] == ["A", "B", "C"]
