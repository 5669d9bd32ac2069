"""``python -m orchestration.cli``: the same as ``concord``."""

import sys

from orchestration.cli import main

if __name__ == "__main__":
    sys.exit(main())
