"""One writer at a time, however many runs are started: those of Dagster and of the command line take turns."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

# A run as the daemon starts it: a process of its own, in which a job holds the home's lock as its resource.
RUN = """
import sys, time
import dagster as dg
from orchestration.resources import WriterResource

@dg.op(required_resource_keys={"writer"})
def write():
    with open(sys.argv[2], "a", encoding="utf-8") as log:
        log.write("begin\\n"); log.flush(); time.sleep(0.3); log.write("end\\n")

@dg.job(resource_defs={"writer": WriterResource(root=sys.argv[1], wait_seconds=60)})
def run():
    write()

assert run.execute_in_process().success
"""
# A run as the command line does it.
COMMAND = """
import sys, time
from pathlib import Path
from ingestion.lock import writing

with writing(Path(sys.argv[1]), wait_seconds=60):
    with open(sys.argv[2], "a", encoding="utf-8") as log:
        log.write("begin\\n"); log.flush(); time.sleep(0.3); log.write("end\\n")
"""


def test_runs_of_the_daemon_and_of_the_command_line_take_turns(tmp_path: Path) -> None:
    log = tmp_path / "log"
    processes = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "home"), str(log)], cwd=ROOT)
        for program in (RUN, RUN, COMMAND, COMMAND)
    ]
    assert [process.wait(timeout=120) for process in processes] == [0] * len(processes)
    assert log.read_text(encoding="utf-8").split() == ["begin", "end"] * len(processes)
