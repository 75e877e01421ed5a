"""Is every text translated, and is the compiled file the current one?"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from config import messages


class Command(BaseCommand):
    """Changes nothing; says what to do."""

    help = "Check that the Chinese catalogue is complete and compiled."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fail with a list of what is missing."""
        if not shutil.which("xgettext"):
            if os.environ.get("REQUIRE_ALL") == "1":
                raise CommandError("gettext is missing. On Debian: apt-get install gettext")
            self.stderr.write("Messages not checked: gettext is missing.")
            return
        with tempfile.TemporaryDirectory() as scratch:
            found = messages.faults(settings.BASE_DIR, Path(scratch))
        if found:
            listed = "\n".join(found)
            raise CommandError(f"{listed}\nRun 'make messages', translate, and run it again.")
        self.stdout.write("Messages are complete.")
