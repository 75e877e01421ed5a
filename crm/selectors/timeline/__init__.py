from .page import PAGE, Timeline, timeline_page
from .sources import KINDS, read_cursor

__all__ = ["KINDS", "PAGE", "Timeline", "read_cursor", "timeline_page"]
