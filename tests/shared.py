"""Where tests find the reference material that is kept beside the checkout.

The real report, its layouts and the labelled phrases are not part of this repository. A test that needs them asks
``shared_path`` and is skipped where they are absent (in CI that counts as failed, see ``ci_skips``).
"""

from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parents[2] / "shared"


def shared_path(relative: str) -> Path:
    """The path of a reference file, such as ``layouts/base.docx``; skips the test when it is not there."""
    path = _ROOT / relative
    if not path.exists():
        pytest.skip(f"the reference material is not beside the checkout: {relative}")
    return path


def shared_files(pattern: str) -> list[Path]:
    """The reference files of a pattern, such as ``layouts/*.docx``, for whoever can do without: there may be none."""
    return sorted(_ROOT.glob(pattern))
