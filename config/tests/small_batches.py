"""Settings under which an import is long in its merge and quickly given up for dead."""

from datetime import timedelta

from config.settings import *  # noqa: F403

IMPORT_BATCH = 40
IMPORT_LEASE = timedelta(seconds=3)
