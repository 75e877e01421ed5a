"""The palette of scripts, and what of it answers the buyer's latest words."""

from .fitting import FittingScripts, fitting_scripts
from .page import Palette, palette

__all__ = ["FittingScripts", "Palette", "fitting_scripts", "palette"]
