import json
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count
from django.utils import timezone

from crm.chat_texts import COLUMNS, FAULTS
from crm.choices import ChatBuyerState
from crm.models import ChatImport
from crm.services.chats import ChatsRefused, cancel_chats, confirm_chats, receive_file, work_on_chats
from customers.models import Channel
from customers.services.shops import ShopUnknown, find_shop

BAD_ROWS, REFUSED = 1, 2


class Command(BaseCommand):
    help = "Import a table of chat records. Exit 1: bad rows, nothing kept. Exit 2: file refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--shop", required=True, metavar="CODE")
        parser.add_argument("--channel", default="", metavar="CODE", help="where the buyers write; needed to make any")
        parser.add_argument("--make-buyers", action="store_true", help="make the buyers that nobody knows")
        parser.add_argument("--skip-bad-rows", action="store_true", help="import the good rows of a file with bad ones")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        started, self.as_json = time.monotonic(), options["json"]
        try:
            chat_import = self._receive(options)
        except ShopUnknown:
            self._refuse("unknown_shop", f"There is no shop {options['shop']!r}.")
        except Channel.DoesNotExist:
            self._refuse("unknown_channel", f"The shop has no channel {options['channel']!r}.")
        except ChatsRefused as refused:
            self._refuse("refused", str(refused))
        except OSError as error:
            self._refuse("unreadable_file", f"{options['file']}: {error.strerror}")
        is_bad = bool(chat_import.problem_count) and not options["skip_bad_rows"]
        buyers = dict(chat_import.buyers.values_list("state").annotate(Count("pk")))
        if is_bad:
            cancel_chats(chat_import_id=chat_import.pk, at=timezone.now())
        else:
            self._write(chat_import, options)
        report = _report(chat_import, buyers, is_bad=is_bad, seconds=round(time.monotonic() - started, 2))
        self.stdout.write(json.dumps(report, ensure_ascii=False)) if self.as_json else self._tell(report)
        if is_bad:
            sys.exit(BAD_ROWS)

    def _receive(self, options: dict[str, Any]) -> ChatImport:
        shop = find_shop(options["shop"])
        channel = Channel.objects.get(shop=shop, code=options["channel"]) if options["channel"] else None
        if options["make_buyers"] and channel is None:
            raise ChatsRefused("Name the channel of the new buyers with --channel.")
        path = options["file"]
        return receive_file(shop=shop, channel=channel, path=path, file_name=path.name, by=None, at=timezone.now())

    def _write(self, chat_import: ChatImport, options: dict[str, Any]) -> None:
        at = timezone.now()
        confirm_chats(chat_import_id=chat_import.pk, makes_buyers=options["make_buyers"], skips_bad_rows=True, at=at)
        work_on_chats(chat_import_id=chat_import.pk, worker=uuid4().hex, at=at)
        chat_import.refresh_from_db()

    def _refuse(self, code: str, message: str) -> None:
        if self.as_json:
            self.stdout.write(json.dumps({"refused": {"code": code, "message": message}}, ensure_ascii=False))
        else:
            self.stderr.write(message)
        sys.exit(REFUSED)

    def _tell(self, report: dict[str, Any]) -> None:
        messages, buyers = report["messages"], report["buyers"]
        self.stdout.write(
            f"{messages['seen']} messages: {messages['written']} written, {messages['known']} known before, "
            f"{messages['skipped']} of buyers that nobody knows; {buyers['made']} buyers made."
        )
        for problem in report["rejected"]:
            self.stderr.write(f"  row {problem['row']}: {problem['message']}")
        if report["import"] is None:
            self.stdout.write("Nothing was kept.")


def _report(chat_import: ChatImport, buyers: dict[str, int], *, is_bad: bool, seconds: float) -> dict[str, Any]:
    return {
        "import": None if is_bad else chat_import.pk,
        "encoding": chat_import.encoding,
        "messages": {
            "seen": chat_import.line_count,
            "written": chat_import.written_count,
            "known": chat_import.known_count,
            "skipped": chat_import.skipped_count,
        },
        "buyers": {
            **{state.value: buyers.get(state.value, 0) for state in ChatBuyerState},
            "made": chat_import.buyers.filter(is_made=True).count(),
        },
        "rejected": [_problem(*one) for one in chat_import.problems],
        "seconds": seconds,
    }


def _problem(number: int, column: str, value: str, code: str) -> dict[str, Any]:
    label, remedy = FAULTS[code]
    where = f"{COLUMNS[column]} {value!r}" if value else str(COLUMNS[column])
    return {"row": number, "column": column, "value": value, "code": code, "message": f"{where}: {label}. {remedy}"}
