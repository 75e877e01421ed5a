"""The screens of this app; importing them registers them."""

from . import group, rule, run_settings, segment, tag

__all__ = ["group", "rule", "run_settings", "segment", "tag"]
