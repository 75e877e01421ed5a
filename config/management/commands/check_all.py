"""Everything that is checked without running the product."""

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
STEPS: dict[str, list[str]] = {
    "lint": [str(BIN / "ruff"), "check"],
    "format": [str(BIN / "ruff"), "format", "--check"],
    "layers": [str(BIN / "lint-imports")],
    "types": [str(BIN / "mypy"), "."],
    "django": [*MANAGE, "check", "--fail-level", "WARNING"],
    "deploy": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "messages": [*MANAGE, "check_messages"],
}


class Command(BaseCommand):
    """Runs every step, also after one has failed."""

    help = "Lint, format, layers, types, settings, migrations and messages."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what each step says; fail when one did."""
        failed = []
        for name, command in STEPS.items():
            self.stdout.write(f"== {name}")
            self.stdout.flush()
            if subprocess.run(command, cwd=settings.BASE_DIR, env=_environment(name)).returncode:
                failed.append(name)
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}.")
        self.stdout.write("All checks passed.")


def _environment(step: str) -> dict[str, str]:
    if step != "deploy":
        return dict(os.environ)
    key = secrets.token_urlsafe(50)
    return {
        **os.environ,
        "SHUKE_ENV": "production",
        "SECRET_KEY": key,
        "ALLOWED_HOSTS": "crm.example.com",
        "DEBUG": "",
    }
