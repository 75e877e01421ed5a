"""Kombu's filesystem transport, but a reader never meets a message that is half written."""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Writes each message aside and moves it into the queue whole."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Add one message in a single step."""
        folder = Path(self.data_folder_out)
        name = f"{round(time.time() * 1000)}_{uuid.uuid4()}"
        draft = folder / f".{name}"
        draft.write_text(dumps(payload))
        draft.replace(folder / f"{name}.{queue}.msg")


class Transport(filesystem.Transport):
    """The filesystem transport over such channels."""

    Channel = Channel
