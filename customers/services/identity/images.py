"""A row as JSON, exact to the microsecond and the last decimal, and the row again."""

import json
import re
import zlib
from typing import Any

from django.db import models
from django.db.models import Model

Image = dict[str, Any]
OWNER = re.compile(r"^\d+: ")  # rows begin with the key of their customer, which says nothing to people


def _fields(model: type[Model]) -> list[models.Field]:
    return [one for one in model._meta.concrete_fields if not isinstance(one, models.GeneratedField)]


def image_of(row: Model) -> Image:
    """Every stored column of a row."""
    return {
        one.attname: None if one.value_from_object(row) is None else one.value_to_string(row)
        for one in _fields(type(row))
    }


def values_of(model: type[Model], image: Image) -> dict[str, Any]:
    """The columns as the model holds them; columns that are gone since are left out."""
    known = {one.attname: one for one in _fields(model)}
    return {name: known[name].to_python(value) for name, value in image.items() if name in known}


def restore(model: type[Model], image: Image) -> Model:
    """Write a row back under its old key, byte for byte."""
    row = model(**values_of(model, image))
    row.save_base(raw=True, force_insert=True)  # raw: moments that are set by themselves keep what they were
    return row


def digest_of(row: Model, *, without: str) -> int:
    """A short number that differs once the row was edited; the column that names the owner does not count."""
    image = {name: value for name, value in image_of(row).items() if name != without}
    return zlib.crc32(json.dumps(image, sort_keys=True, default=str).encode())


def name_of(row: Any) -> str:
    """A row as a person would call it."""
    return str(getattr(row, "merge_name", None) or OWNER.sub("", str(row)))
