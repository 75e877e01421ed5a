"""The screens of this app; importing them registers them."""

from . import group, keyword_set, rule, run_settings, segment, tag

__all__ = ["group", "keyword_set", "rule", "run_settings", "segment", "tag"]
