"""The screens of this app; importing them registers them."""

from . import article, phrase_exception, phrase_rule, request, scene, script, synonyms, training

__all__ = ["article", "phrase_exception", "phrase_rule", "request", "scene", "script", "synonyms", "training"]
