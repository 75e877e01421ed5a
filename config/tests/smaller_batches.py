"""Settings under which two imports of a few dozen orders are in many transactions by turns."""

from config.settings import *  # noqa: F403

IMPORT_BATCH = 13
