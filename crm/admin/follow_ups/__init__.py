"""Follow-ups: their lists and calendar, handing over, and the templates."""

from . import templates

__all__ = ["templates"]
