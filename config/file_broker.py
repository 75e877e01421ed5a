"""Kombu's filesystem transport, but a reader never meets a message that is half written."""

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps

LONGEST_WAIT = 0.5


class Channel(filesystem.Channel):
    """Writes each message aside and moves it into the queue whole."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Add one message in a single step."""
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns()}_{uuid.uuid4()}"
        draft = folder / f".{name}"
        draft.write_text(dumps(payload))
        draft.replace(folder / f"{name}.{queue}.msg")


class Transport(filesystem.Transport):
    """The filesystem transport over such channels; a worker told to stop notices soon."""

    Channel = Channel

    def drain_events(self, connection: Any, timeout: float | None = None, **kwargs: Any) -> Any:
        """Wait for a message, shorter than a worker asks for."""
        shorter = min(timeout, LONGEST_WAIT) if timeout else timeout
        return super().drain_events(connection, timeout=shorter, **kwargs)
