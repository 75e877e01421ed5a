"""Files of pictures: kept as long as an article or one of its versions shows them."""

from datetime import datetime, timedelta

import structlog
from django.core.files.storage import Storage

from scripts_lib.models import ArticlePicture, ArticleVersion

log = structlog.get_logger(__name__)

JUST_UPLOADED = timedelta(days=1)  # a file is there before the row that names it


def clear_pictures(*, at: datetime) -> int:
    """Remove the files that neither an article nor a version names; returns how many. One that resists stays."""
    field = ArticlePicture._meta.get_field("file")
    storage: Storage = field.storage
    folder = str(field.upload_to)
    unnamed = sorted(_files(storage, folder) - _named())
    return sum(_remove(storage, name, at) for name in unnamed)


def _files(storage: Storage, folder: str) -> set[str]:
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:  # no picture yet
        return set()
    return {f"{folder}{name}" for name in names}


def _named() -> set[str]:
    """Asked after the files were listed: what came meanwhile is not on that list."""
    shown = set(ArticlePicture.objects.values_list("file", flat=True))
    for pictures in ArticleVersion.objects.values_list("content__pictures", flat=True).iterator():
        shown.update(file for _pk, file, _caption in pictures or ())
    return shown


def _remove(storage: Storage, name: str, at: datetime) -> bool:
    try:
        if storage.get_modified_time(name) > at - JUST_UPLOADED:
            return False
        storage.delete(name)
    except OSError:
        log.warning("picture_not_removed", name=name, exc_info=True)
        return False
    return True
