"""The palette of scripts."""

from .page import Palette, palette

__all__ = ["Palette", "palette"]
