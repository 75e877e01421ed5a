"""Two processes import overlapping files, or the same one, at once: as one after the other would (IMP-16)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from .test_imp_15 import database_url  # noqa: F401

ROUNDS = 20

pytestmark = pytest.mark.slow


def test_imp_16_two_processes_at_once_end_like_one_after_the_other(
    database_url: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    env = kept | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "config.tests.smaller_batches",
    }
    program = [sys.executable, "-m", "customers.tests.imports_at_once", str(tmp_path), str(ROUNDS)]

    said = subprocess.run(
        program, stdout=subprocess.PIPE, cwd=settings.BASE_DIR, env=env, check=True, timeout=300
    ).stdout

    assert json.loads(said) == {"rounds": ROUNDS, "wrong": []}
