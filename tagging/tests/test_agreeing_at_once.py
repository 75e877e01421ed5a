"""Two people agree to one waiting draft in the same moment: it holds once."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.db import connection

from customers.models import Shop
from tagging.choices import VersionState
from tagging.models import RuleVersion
from tagging.services.rule_sets import NewerVersion, approve_rules

from .shops_made import AT, held_rules
from .two_at_once import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


@pytest.mark.parametrize("second_is_author", [True, False], ids=["the author twice", "the author and an operator"])
def test_of_two_who_agree_at_once_one_does(second_is_author):
    author = User.objects.create_user("author", is_staff=True)
    held = held_rules(Shop.objects.create(code="silk", name="Silk House"), author)

    def agree(by):
        try:
            return approve_rules(held=held, by=by, at=AT, said="1214").is_agreed_alone
        except NewerVersion:
            return "too late"

    def agree_second():
        return agree(author if second_is_author else User.objects.create_superuser("operator"))

    assert at_once(partial(agree, author), agree_second) == [True, "too late"]
    assert RuleVersion.objects.filter(state=VersionState.SAVED, version=2).count() == 1
