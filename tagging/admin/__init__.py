"""The screens of this app; importing them registers them."""

from . import group, rule, run, run_settings, tag

__all__ = ["group", "rule", "run", "run_settings", "tag"]
