"""Chat records on their way in: read, looked at, written in batches, taken back."""

from .check import ChatProblem, ChatsRefused, Fault
from .decide import cancel_chats, confirm_chats, undo_chats
from .receive import receive_file, receive_paste
from .work import work_on_chats

__all__ = [
    "ChatProblem",
    "ChatsRefused",
    "Fault",
    "cancel_chats",
    "confirm_chats",
    "receive_file",
    "receive_paste",
    "undo_chats",
    "work_on_chats",
]
