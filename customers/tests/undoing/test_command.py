"""Imports are taken back by command."""

import json

import pytest
from django.core.management import call_command

from .files import A2, A, B, generic, received
from .taking_back import fates, undo

pytestmark = pytest.mark.django_db


class TestCommand:
    def run(self, *arguments, capsys):
        try:
            call_command("undo_import", *map(str, arguments), "--json")
            code = 0
        except SystemExit as stop:
            code = stop.code
        return code, json.loads(capsys.readouterr().out)

    def test_prints_the_report_alone(self, bring, capsys):
        first, later = bring(generic(A, B)), bring(generic(A2))

        code, answer = self.run(first.pk, capsys=capsys)

        assert code == 0
        reason = f"Import {later.pk} changed it since: undo that one first"
        assert answer == {
            "import": first.pk,
            "orders": fates(deleted=1, kept=1),
            "customers": fates(deleted=1, kept=1),
            "kept_because": [{"order_no": "A1", "reason": reason}],
        }

    def test_prints_zeros_the_second_time(self, bring, capsys):
        brought = bring(generic(A))
        undo(brought)

        assert self.run(brought.pk, capsys=capsys) == (
            0,
            {"import": brought.pk, "orders": fates(), "customers": fates(), "kept_because": []},
        )

    @pytest.mark.parametrize("number", ["4711", "seven", "9" * 30, "²"])
    def test_refuses_an_import_that_is_not_known(self, number, capsys):
        code, answer = self.run(number, capsys=capsys)

        assert (code, answer["refused"]["code"]) == (2, "unknown_import")

    def test_refuses_an_import_that_is_not_over(self, shop, capsys):
        waiting = received(shop, generic(A))

        code, answer = self.run(waiting.pk, capsys=capsys)

        assert (code, answer["refused"]["code"]) == (2, "import_not_over")
