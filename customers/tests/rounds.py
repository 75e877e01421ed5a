"""How many examples a test of many looks at."""

import os


def rounds(many: int) -> int:
    """As many with THOROUGH=1, as in .ci/run; else a third of them: drawn ones differ from run to run."""
    return many if os.environ.get("THOROUGH") == "1" else -(-many // 3)
