"""Promises to contact a buyer: made, kept, put off, called off, opened again, handed over."""

from .defaults import install_default_templates
from .ending import cancel, finish, reopen, take_back_cancel, take_back_finish, take_back_reopen
from .handing_over import HandOverRefused, hand_over, hand_over_all
from .making import FollowUpRefused, promise, promise_by_rule, promise_from_template, take_back_promise
from .moving import put_off

__all__ = [
    "FollowUpRefused",
    "HandOverRefused",
    "cancel",
    "finish",
    "hand_over",
    "hand_over_all",
    "install_default_templates",
    "promise",
    "promise_by_rule",
    "promise_from_template",
    "put_off",
    "reopen",
    "take_back_cancel",
    "take_back_finish",
    "take_back_promise",
    "take_back_reopen",
]
