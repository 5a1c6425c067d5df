"""What one run of a program costs."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# Linux counts the peak in kilobytes, macOS in bytes.
PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass
class Sample:
    cpu: float = 0.0  # seconds, user and system, with the processes it waited for
    wall: float = 0.0  # seconds
    peak: int = 0  # bytes, of the largest process
    trouble: str = ""  # why the figures say nothing


class Deadline:
    """Kills the group of a process when it takes too long.

    Not a timeout of wait: wait4 is what knows the CPU time and the memory of
    this one process, and it has no timeout.
    """

    def __init__(self, process: subprocess.Popen, seconds: float) -> None:
        self.process = process
        self.passed = False
        self.timer = threading.Timer(seconds, self.kill)
        self.timer.daemon = True
        self.timer.start()

    def kill(self) -> None:
        self.passed = True
        kill_group(self.process)

    def reap(self) -> tuple[int, os.struct_rusage]:
        try:
            _, status, usage = os.wait4(self.process.pid, 0)
        except BaseException:  # Ctrl-C does not reach a group of its own
            kill_group(self.process)
            raise
        finally:
            self.timer.cancel()
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return self.process.returncode, usage


def kill_group(process: subprocess.Popen) -> None:
    """Kill a process that was started as the first of its group, and its children."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def spent(usage: os.struct_rusage) -> tuple[float, int]:
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * PEAK_UNIT


def last_line(text: bytes) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text.decode(errors="replace"))
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return lines[-1][:100] if lines else "nothing on standard error"


def measure(command: list[str], folder: Path, environment: dict[str, str], timeout: float) -> Sample:
    """Run a checker. Its exit code has to be 0 or 1: clean, or something was found."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        try:
            process = subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        except OSError as error:
            return Sample(trouble=f"does not start: {error.strerror}")
        deadline = Deadline(process, timeout)
        code, usage = deadline.reap()
        wall = time.perf_counter() - start
        cpu, peak = spent(usage)
        sample = Sample(cpu, wall, peak)
        if deadline.passed:
            sample.trouble = f"stopped after {timeout:.0f} s"
        elif code not in (0, 1):
            errors.seek(0)
            what = f"signal {-code}" if code < 0 else f"exit code {code}"
            sample.trouble = f"failed ({what}): {last_line(errors.read())}"
        return sample
