"""How often a test that draws its examples at random draws."""

import os


def rounds(many: int) -> int:
    """As many with THOROUGH=1, as in .ci/run; else a third of them, since each run draws others."""
    return many if os.environ.get("THOROUGH") == "1" else -(-many // 3)
