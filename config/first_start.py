"""What a first start in development makes: an operator, and the wish for a demo shop."""

import os
import secrets
from pathlib import Path

from django.contrib.auth import get_user_model

OPERATOR = "operator"
OPERATOR_FILE = "operator.txt"
DEMO_WANTED = "demo.wanted"


def make_operator(*, data_dir: Path, url: str, demo: bool) -> str | None:
    """Make the first user and note the name and password; None when there are users already."""
    users = get_user_model()
    if users._default_manager.exists():
        return None
    password = secrets.token_urlsafe(12)
    note = data_dir / OPERATOR_FILE
    note.unlink(missing_ok=True)
    with open(os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"name: {OPERATOR}\npassword: {password}\nurl: {url}\n")
    if demo:
        (data_dir / DEMO_WANTED).touch()
    users._default_manager.create_superuser(username=OPERATOR, password=password)
    return password
