"""The register of named frames: tables computed for the audit, on which a suite's expectations may run.

Belongs here: the register. Does not belong here: the frames (see the other modules of this folder), what is expected of
them (see ``suites/``).
"""

from collections.abc import Callable

import pandas as pd

from data_quality.frames.build import Build

Frame = Callable[[Build], pd.DataFrame]
FRAMES: dict[str, Frame] = {}


def frame(function: Frame) -> Frame:
    """Register a function as the frame of its name; its docstring says what a row is."""
    name = function.__name__
    if name in FRAMES:
        raise ValueError(f"two frames are called {name}")
    FRAMES[name] = function
    return function
