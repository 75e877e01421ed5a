"""Inquiries: one opens by itself, goes on while the talk goes on, and ends as somebody says."""

from .about import say_about
from .changes import InquiryMoved, InquiryRefused, take_back_change
from .outcome import continue_inquiry, say_outcome
from .touch import forget_if_unused, touch_inquiry

__all__ = [
    "InquiryMoved",
    "InquiryRefused",
    "continue_inquiry",
    "forget_if_unused",
    "say_about",
    "say_outcome",
    "take_back_change",
    "touch_inquiry",
]
