"""How long buyers wait for an answer: begun and ended as things happen, counted anew where the past has changed."""

from .desk import answer, ask, say_answered
from .recount import recount_waits

__all__ = ["answer", "ask", "recount_waits", "say_answered"]
