"""Why a buyer has a tag, or has none of a group."""

from .reason import Why, why_group, why_tag

__all__ = ["Why", "why_group", "why_tag"]
