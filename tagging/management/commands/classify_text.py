import json
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection

from customers.models import Shop
from tagging.models import KeywordSet
from tagging.selectors.word_sets import shipped_reader, word_reader
from tagging.words import Reading, WordReader


class Command(BaseCommand):
    help = "Read lines of buyers from standard input and print what each says, one JSON object a line; stores nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object a line; without it a short line")
        parser.add_argument("--shop", metavar="CODE", help="read by this shop's words; default: everybody's")

    def handle(self, *args: Any, **options: Any) -> None:
        reader = self._reader(options["shop"])
        for line in lines_of(sys.stdin.buffer):
            reading = reader.read(line)
            self.stdout.write(json.dumps(reading.as_json()) if options["json"] else _short(reading))

    def _reader(self, shop: str | None) -> WordReader:
        """The words in force; the shipped ones where no database stands yet."""
        try:
            return word_reader(_shop_id(shop))[0]
        except (OperationalError, ProgrammingError) as error:
            if is_migrated():
                raise
            if shop is not None:
                raise CommandError("The database has no tables yet. Run: ./run manage migrate") from error
            self.stderr.write("The database has no tables yet: read by the words that Shuke ships with.")
            return shipped_reader()


def is_migrated() -> bool:
    """Whether the sets of words have their table."""
    try:
        return KeywordSet._meta.db_table in connection.introspection.table_names()
    except OperationalError:
        return True  # another trouble, which has its own words


def _shop_id(code: str | None) -> int | None:
    if code is None:
        return None
    shop = Shop.objects.filter(code=code).first()
    if shop is None:
        raise CommandError(f"There is no shop {code!r}.")
    return shop.pk


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """Lines as a terminal sees them; what is no UTF-8 becomes U+FFFD, so that every line is answered."""
    for raw in stream:
        yield raw.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", errors="replace")


def _short(reading: Reading) -> str:
    words = " ".join(dict.fromkeys(one.word for one in reading.words))
    parts = (reading.shopper_type or "-", ",".join(reading.intents) or "-", reading.spam.verdict, words or "-")
    return "\t".join((*parts, reading.text))
