"""Which pictures an article may show, told by their first bytes and never by their name. Plain Python."""

BYTES = 3 * 1024**2


def picture_type(head: bytes) -> str | None:
    """The content type of a PNG, JPEG, GIF or WebP; None for everything else."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return None
