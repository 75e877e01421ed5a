"""True undo: an import is taken back row by row, and what was written since is kept."""

from .deed import ImportNotOver, ImportUnknown, preview_undo, request_undo, undo_import
from .report import Fates, KeptOrder, UndoReport

__all__ = [
    "Fates",
    "ImportNotOver",
    "ImportUnknown",
    "KeptOrder",
    "UndoReport",
    "preview_undo",
    "request_undo",
    "undo_import",
]
