"""What agents of the demo shop have written, said and noted: the desk of an invented shop, filled."""

from .desk import fill_desk, is_desk_filled
from .segments import save_segments

__all__ = ["fill_desk", "is_desk_filled", "save_segments"]
