"""Programs that some tests need, and words for what this machine lacks."""

import os
import shutil
from pathlib import Path

import pytest

POSTGRES_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def find_program(name: str) -> str | None:
    """Where a program is; Debian keeps PostgreSQL's outside PATH."""
    return shutil.which(name) or next((str(f / name) for f in POSTGRES_FOLDERS if (f / name).exists()), None)


def require(name: str) -> str:
    """The path of a program; without it the test is skipped, or fails when REQUIRE_ALL=1."""
    path = find_program(name)
    if path is None:
        reason = f"{name} is not on this machine"
        pytest.fail(reason) if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip(reason)
    return path
