"""Chat records as files, and the way from a file to messages."""

from datetime import timedelta

from crm.services.chats import confirm_chats, receive_file, work_on_chats
from crm.tests.team_files import csv_bytes
from customers.tests.factories import NOON

HEADER = ("时间", "买家", "客服", "发送方", "内容")
LATER = NOON + timedelta(days=1)


def moment(minutes=0, seconds=0):
    """So many minutes after noon in Shanghai, as a record writes it."""
    at = NOON + timedelta(hours=8, minutes=minutes, seconds=seconds)
    return f"{at:%Y-%m-%d %H:%M:%S}"


def asks(nick, text="在吗", minutes=0):
    return (moment(minutes), nick, "", "买家", text)


def answers(nick, text="在的", minutes=1, agent="小美"):
    return (moment(minutes), nick, agent, "客服", text)


def table(*rows, header=HEADER, encoding="utf-8-sig"):
    return csv_bytes(header, *rows, encoding=encoding)


def received(shop, content, tmp_path, *, channel=None, by=None, at=LATER, name="chats.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return receive_file(shop=shop, channel=channel, path=path, file_name=name, by=by, at=at)


def written(chat_import, *, makes_buyers=False, skips_bad_rows=False, at=LATER):
    """Confirm and write; the import as it is then."""
    confirm_chats(chat_import_id=chat_import.pk, makes_buyers=makes_buyers, skips_bad_rows=skips_bad_rows, at=at)
    work_on_chats(chat_import_id=chat_import.pk, worker="w", at=at)
    chat_import.refresh_from_db()
    return chat_import
