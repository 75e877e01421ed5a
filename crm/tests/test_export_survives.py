"""An export in a real process on a database of its own, killed after the first byte."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

KILLED = """
import os, signal, django
django.setup()
from django.contrib.auth.models import User
from django.test import Client
from customers.tests.factories import ChannelFactory, CustomerFactory, ShopFactory
shop = ShopFactory(code="silk")
CustomerFactory(shop=shop, channel=ChannelFactory(shop=shop))
client = Client(SERVER_NAME="localhost")
backend = "django.contrib.auth.backends.ModelBackend"
client.force_login(User.objects.create_superuser("operator", password="a-long-secret"), backend=backend)
asked = {"format": "KIND", "resource": "0", "shows_contact": "on", "reason": "carrier"}
pieces = client.post("/admin/customers/customer/export/", asked).streaming_content
print(len(next(iter(pieces))), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""

pytestmark = [pytest.mark.slow, pytest.mark.any_engine]


@pytest.mark.parametrize("kind", ["0", "1"], ids=["csv", "xlsx"])
def test_exp_7_the_record_is_there_when_the_process_is_killed(tmp_path: Path, migrated_file: Path, kind: str) -> None:
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    own = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    env = {**kept, **own, "DATABASE_URL": f"sqlite:///{tmp_path / 'books.sqlite3'}"}
    run = {"env": env, "cwd": settings.BASE_DIR, "capture_output": True, "text": True, "timeout": 120}
    shutil.copy(migrated_file, tmp_path / "books.sqlite3")

    process = subprocess.run([sys.executable, "-c", KILLED.replace("KIND", kind)], **run)

    assert process.returncode == -signal.SIGKILL, process.stderr
    with closing(sqlite3.connect(tmp_path / "books.sqlite3")) as books:
        found = books.execute("SELECT made_by_name, item_count, reason, state FROM customers_exportrecord").fetchall()
    assert found == [("operator", 1, "carrier", "started")]
