"""Staged orders into the shop's books, batch by batch; every batch is one transaction."""

from .batch import BatchCounts, merge_batch
from .compare import Comparison, compare_with_books

__all__ = ["BatchCounts", "Comparison", "compare_with_books", "merge_batch"]
