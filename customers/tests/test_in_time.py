"""A question may take so long and no longer; what is asked afterwards has all the time it needs."""

import pytest
from django.db import OperationalError, connection, transaction

from customers import dialects

pytestmark = pytest.mark.django_db
COUNT = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) SELECT COUNT(*) FROM n"


def counted_to(number):
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [number])
        return cursor.fetchone()[0]


def test_what_is_quick_is_answered():
    with dialects.current().answers_within(10):
        assert counted_to(1000) == 1000


def test_what_takes_longer_is_broken_off():
    with pytest.raises(OperationalError), transaction.atomic(), dialects.current().answers_within(0.05):
        counted_to(10**9)

    assert counted_to(10) == 10


@pytest.mark.parametrize("asked_before", [1000, 10**9])
def test_the_next_question_has_its_time(asked_before):
    try:
        with transaction.atomic(), dialects.current().answers_within(0.02):
            counted_to(asked_before)
    except OperationalError:
        assert asked_before == 10**9

    assert counted_to(300_000) == 300_000  # takes longer than the 0.02 seconds of the one before
