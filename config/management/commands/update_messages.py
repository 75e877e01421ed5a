"""Brings the translation files up to the source."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from config import messages


class Command(BaseCommand):
    """Draws texts from the source and compiles what is translated."""

    help = "Update the Chinese catalogue and compile it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many texts wait for a translation."""
        path = messages.catalogue(settings.BASE_DIR)
        try:
            messages.extract(settings.BASE_DIR)
        except RuntimeError as error:
            raise CommandError(str(error)) from error
        messages.compile_catalogue(path)
        waiting = len(messages.polib.pofile(str(path)).untranslated_entries())
        self.stdout.write(f"Untranslated: {waiting}. The file: {path.relative_to(settings.BASE_DIR)}")
