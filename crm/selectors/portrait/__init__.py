"""The one page about a buyer, gathered in a fixed number of queries."""

from .page import Portrait, portrait

__all__ = ["Portrait", "portrait"]
