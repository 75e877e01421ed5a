"""Scenes: the moments of a talk."""

from .base import LibraryAdmin


class SceneAdmin(LibraryAdmin):
    """Registered by crm, which adds the grid."""

    list_display = ("name", "stage", "touchpoint", "position", "whose")
    list_filter = ("stage", "touchpoint")
    fields = ("shop", ("stage", "touchpoint"), "name", "position")
    ordering = ("stage", "position", "name", "pk")
