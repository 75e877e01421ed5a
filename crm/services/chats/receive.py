"""A file or a pasted talk becomes an import that waits for its review; nothing about a buyer is written yet."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.chat_paste import LONGEST_PASTE, MOST_MESSAGES, RawRecord, read_paste
from crm.choices import ChatImportState, MessageSource
from crm.models import ChatBuyer, ChatImport, ChatLine
from customers.models import Channel, Shop

from .buyers import whom_names_mean
from .check import ChatProblem, ChatsRefused, Fault, Said, check_records
from .table import read_chat_table

PROBLEMS_KEPT = 1000
PORTION = 1000
FORGOTTEN_AFTER = timedelta(days=7)


def receive_file(
    *, shop: Shop, channel: Channel | None, path: Path, file_name: str, by: User | None, at: datetime
) -> ChatImport:
    """Take a table of chat records in; ChatsRefused when it cannot be read."""
    table = read_chat_table(path)
    said, problems = check_records(table.records, shop=shop, at=at)
    problems += [ChatProblem(number, column, value, Fault.FORMULA) for number, column, value in table.formula_rows]
    made = ChatImport(
        shop=shop,
        channel=channel,
        source=MessageSource.CHAT_FILE,
        file_name=file_name.replace("\0", "")[-255:],
        encoding=table.encoding,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        created_by=by,
        created_at=at,
    )
    return _stage(made, said, problems)


def receive_paste(
    *, shop: Shop, channel: Channel | None, text: str, agents: Iterable[str], by: User, at: datetime
) -> ChatImport:
    """Take a pasted talk in; ChatsRefused when it is none, too long, or a talk with several buyers."""
    records = _one_talk(text, agents)
    said, problems = check_records(records, shop=shop, at=at)
    made = ChatImport(
        shop=shop,
        channel=channel,
        source=MessageSource.PASTED_CHAT,
        sha256=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
        created_by=by,
        created_at=at,
    )
    return _stage(made, said, problems)


def _one_talk(text: str, agents: Iterable[str]) -> list[RawRecord]:
    if len(text) > LONGEST_PASTE:
        raise ChatsRefused(
            _("The text is longer than %(limit)s characters. Paste it in parts, or import a file.")
            % {"limit": f"{LONGEST_PASTE:,d}"}
        )
    found = read_paste(text, agents=agents)
    if not found.records:
        raise ChatsRefused(
            _("No message found. Each must begin with a line of nick and time, like “tb_luo 2026-03-01 12:00:05”.")
        )
    if len(found.records) > MOST_MESSAGES:
        raise ChatsRefused(
            _("More than %(limit)s messages. Paste the talk in parts.") % {"limit": f"{MOST_MESSAGES:,d}"}
        )
    if len(found.buyers) != 1:
        names = pgettext("between the names of a list", ", ").join(found.buyers[:5])
        if found.buyers:
            raise ChatsRefused(
                _(
                    "Several people speak who are not marked as ours: %(names)s. Paste one talk at a time, or write "
                    "under “Our agents” who of them answers for the shop."
                )
                % {"names": names}
            )
        raise ChatsRefused(_("Nobody but the shop speaks in this text, so it is not known whose talk it is."))
    return found.records


@transaction.atomic
def _stage(made: ChatImport, said: list[Said], problems: list[ChatProblem]) -> ChatImport:
    """Keep the import with its names and lines. Reviews that nobody decided on for a week go."""
    old = ChatImport.objects.filter(shop=made.shop, state=ChatImportState.READY)
    old.filter(created_at__lt=made.created_at - FORGOTTEN_AFTER).delete()
    problems.sort(key=lambda one: one.number)
    made.line_count, made.problem_count = len(said), len(problems)
    made.problems = [list(one) for one in problems[:PROBLEMS_KEPT]]
    made.save()
    counts = Counter(one.buyer for one in said)
    meant = whom_names_mean(list(counts), shop=made.shop, channel=made.channel)
    rows = [
        ChatBuyer(chat_import=made, name=name, line_count=count, state=meant[name][0], customer_id=meant[name][1])
        for name, count in counts.items()
    ]
    ChatBuyer.objects.bulk_create(rows, batch_size=PORTION)
    buyers = {row.name: row for row in rows}
    ChatLine.objects.bulk_create(
        (
            ChatLine(
                chat_import=made,
                buyer=buyers[one.buyer],
                number=one.number,
                said_at=one.said_at,
                sender=one.sender,
                agent_name=one.agent,
                text=one.text,
            )
            for one in said
        ),
        batch_size=PORTION,
    )
    return made
