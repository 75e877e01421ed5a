"""The screens of this app; importing them registers them."""

from . import article, scene, script, synonyms

__all__ = ["article", "scene", "script", "synonyms"]
