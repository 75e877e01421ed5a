"""Two trainers take over one offered wording at the same moment."""

import threading
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection

from scripts_lib.models import LibraryRequest, ScriptVariant, ScriptVersion
from scripts_lib.services.offers import take_over
from scripts_lib.services.own_wordings import keep_own_wording, offer_own_wording
from scripts_lib.services.versions import keep_version
from scripts_lib.tests.factories import ScriptFactory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_trainers_at_once_make_one_wording(shop, agent, trainer, manager):
    script = ScriptFactory(shop=shop)
    keep_version(script=script, by=None, at=NOW)
    own = keep_own_wording(
        shop_id=shop.pk, script_id=script.pk, text="直接说差三处", by=agent, at=NOW, on=NOW.date(), channel=""
    )
    offer_own_wording(wording_id=own.pk, by=agent, at=NOW)
    offer, start, made = LibraryRequest.objects.get(), threading.Barrier(2), []

    def press(key):
        start.wait()
        made.append(take_over(request_id=offer.pk, number=1, by=User.objects.get(pk=key), at=NOW))
        connection.close()

    pressing = [threading.Thread(target=press, args=[by.pk]) for by in (trainer, manager)]
    for one in pressing:
        one.start()
    for one in pressing:
        one.join()

    assert sorted(one is None for one in made) == [False, True]
    assert (ScriptVariant.objects.count(), ScriptVersion.objects.count()) == (2, 2)
