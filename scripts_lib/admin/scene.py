"""Scenes: the moments of a talk."""

from django.contrib import admin

from scripts_lib.models import Scene

from .base import LibraryAdmin


@admin.register(Scene)
class SceneAdmin(LibraryAdmin):
    list_display = ("name", "stage", "position", "whose")
    list_filter = ("stage",)
    fields = ("shop", "stage", "name", "position")
    ordering = ("stage", "position", "name", "pk")
