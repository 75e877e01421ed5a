"""The page on which a group's rules are changed: all at once, looked at before they are saved."""

from .doors import RuleEditorDoors

__all__ = ["RuleEditorDoors"]
