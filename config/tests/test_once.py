"""A program to run once, such as the demo shop's loader."""

import sys
import time

import pytest

from config.supervisor import Child


def run_out(code: int, done: list[str]) -> Child:
    """A finished child that was to end with that code."""
    command = [sys.executable, "-c", f"raise SystemExit({code})"]
    child = Child("demo", command, once=True, on_success=lambda: done.append("done"))
    child.look()
    while child.process is not None:
        time.sleep(0.01)
        child.look()
    child.look()
    return child


class TestOnce:
    @pytest.mark.parametrize(("code", "done"), [(0, ["done"]), (1, [])])
    def test_is_not_started_again_and_tells_of_success_only(self, code, done):
        told: list[str] = []

        child = run_out(code, told)

        assert child.process is None
        assert told == done
