"""What runs by itself: rhythm, reason, task."""

PERIODIC_JOBS: dict[str, dict[str, object]] = {}
