"""How the tags came to be what they are: nights, runs, and who went from which tag to which."""

from .moves import Move, Moved, Question, move_lines, moved, moves_of
from .nights import Nights, nights
from .runs import RunLine, RunPage, run_line, run_page

__all__ = [
    "Move",
    "Moved",
    "Nights",
    "Question",
    "RunLine",
    "RunPage",
    "move_lines",
    "moved",
    "moves_of",
    "nights",
    "run_line",
    "run_page",
]
