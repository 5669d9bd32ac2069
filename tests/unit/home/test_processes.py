"""What processes beside this one are started with."""

import os
import subprocess
import sys

import pytest

from ingestion.processes import apart, apart_on, environment_of


@pytest.mark.parametrize(
    ("system", "expected"), [("posix", {"start_new_session": True}), ("nt", {"creationflags": 0x200})]
)
def test_a_process_stands_apart_by_what_its_system_knows(system: str, expected: dict[str, object]) -> None:
    assert apart_on(system) == expected


@pytest.mark.skipif(os.name == "nt", reason="platform: there are no sessions")
def test_a_process_of_ours_is_in_a_session_of_its_own_and_finds_the_program() -> None:
    code = "import os, ingestion; print(os.getsid(0) == os.getpid(), os.environ['WORD'])"
    environment = environment_of({"PYTHONPATH": "elsewhere"}, WORD="said")
    assert environment["PYTHONPATH"].split(os.pathsep)[1] == "elsewhere"
    said = subprocess.run(
        [sys.executable, "-P", "-c", code], env=environment, capture_output=True, text=True, **apart()
    )
    assert said.stdout.split() == ["True", "said"], said.stderr
