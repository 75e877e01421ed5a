"""What a person decides about chat records: write them, drop them, take them back. Each is decided once."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from crm.choices import ChatImportState
from crm.models import ChatImport

from .check import ChatsRefused


@transaction.atomic
def confirm_chats(*, chat_import_id: int, makes_buyers: bool, skips_bad_rows: bool, at: datetime) -> ChatImport:
    """The go-ahead; ChatsRefused when it was decided already, or rows are wrong and nobody said to leave them out."""
    chat_import = ChatImport.objects.select_for_update(no_key=True).get(pk=chat_import_id)
    if chat_import.state != ChatImportState.READY:
        raise ChatsRefused(_("Somebody has decided on this import already. This is how it stands."))
    if chat_import.problem_count and not skips_bad_rows:
        raise ChatsRefused(_("Some rows cannot be taken. Mend the file, or import the good rows only."))
    if makes_buyers and chat_import.channel_id is None:
        raise ChatsRefused(_("Choose the channel first: a new buyer belongs to one."))
    chat_import.state, chat_import.makes_buyers = ChatImportState.WRITING, makes_buyers
    chat_import.confirmed_at = at
    chat_import.save(update_fields=["state", "makes_buyers", "confirmed_at"])
    return chat_import


@transaction.atomic
def cancel_chats(*, chat_import_id: int, at: datetime) -> bool:
    """Drop what waits for its review; False when it was decided already."""
    ready = ChatImport.objects.filter(pk=chat_import_id, state=ChatImportState.READY)
    if not ready.update(state=ChatImportState.CANCELLED, finished_at=at):
        return False
    chat_import = ChatImport.objects.get(pk=chat_import_id)
    chat_import.lines.all()._raw_delete(chat_import.lines.db)
    chat_import.buyers.all().delete()
    return True


def undo_chats(*, chat_import_id: int, by: User | None, at: datetime) -> bool:
    """Ask for an import to be taken back; False unless it is done."""
    done = ChatImport.objects.filter(pk=chat_import_id, state=ChatImportState.DONE)
    return done.update(state=ChatImportState.UNDOING, undone_by=by, undone_at=at) == 1
