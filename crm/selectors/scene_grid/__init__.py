"""Which moments of a talk have scripts, and where inquiries found none."""

from .gap import Gap, gap_of
from .grid import Cell, Grid, Row, scene_grid

__all__ = ["Cell", "Gap", "Grid", "Row", "gap_of", "scene_grid"]
