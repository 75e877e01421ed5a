"""Inquiries that orders win by themselves, and lose again when an import is undone."""

from .settle import Settled, settle_won, settle_won_of_shops

__all__ = ["Settled", "settle_won", "settle_won_of_shops"]
