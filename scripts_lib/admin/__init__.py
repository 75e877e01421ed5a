"""The screens of this app; importing them registers them."""

from . import article, scene, script

__all__ = ["article", "scene", "script"]
