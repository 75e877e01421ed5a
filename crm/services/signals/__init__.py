"""What rules know of a buyer beside their orders, read from talks, interactions, tags and attributes."""

from .points import install_default_points, is_stale
from .refresh import refresh_signals

__all__ = ["install_default_points", "is_stale", "refresh_signals"]
