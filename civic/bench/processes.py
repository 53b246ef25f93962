"""Programs started for the benchmark: on a free port of this machine, watched by the system's own counters, ended.

In: a command. Out: CPU seconds of it and all it has started. Promises: whatever was started is ended by its own
id at the end of the `with` block, also on Ctrl-C.
"""

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from civic.bench.driver import HOST
from civic.bench.trouble import BenchTrouble

PROC = Path("/proc")
END_WITHIN_SECONDS = 5.0
START_WITHIN_SECONDS = 60.0
LOOK_EVERY_SECONDS = 0.04
MOST_WORDS = 1_500
WEB = ("-m", "civic.bench.web")


class Program:
    """A child process with everything that it starts itself."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], log: Path, keep: Sequence[int] = ()
    ) -> None:
        self.log = log
        with log.open("wb") as words:
            self._process = subprocess.Popen(
                [sys.executable, *command], env={**os.environ, **environment}, pass_fds=keep, cwd=log.parent,
                start_new_session=True, stdin=subprocess.DEVNULL, stdout=words, stderr=words,
            )  # fmt: skip

    def alive(self) -> bool:
        return self._process.poll() is None

    def last_words(self) -> str:
        """Whether it still runs, and the end of what it has written."""
        end = self.log.read_text(errors="replace").strip()[-MOST_WORDS:]
        state = "It still runs" if self.alive() else "It has ended"
        return f"{state}; its last words: {end}" if end else f"{state} and said nothing."

    def pids(self) -> list[int]:
        """The process and its descendants."""
        return _family(self._process.pid)

    def cpu_seconds(self) -> float:
        """What the family has used of the cores so far; 0 where the system does not tell."""
        return sum(_cpu_seconds(pid) for pid in self.pids())

    def end(self) -> None:
        """Ask it to end, wait, and end whatever of its family is left."""
        family = self.pids()
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(END_WITHIN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pid in family[1:]:
            _kill(pid)


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[Program]:
    """A program that writes into a file, ended at the end of the block."""
    program = Program(command, environment, log)
    try:
        yield program
    finally:
        program.end()


def said(program: Program, pattern: str) -> str:
    """Wait until a program has written this, and give the pattern's group."""
    until, alive = time.monotonic() + START_WITHIN_SECONDS, True
    while time.monotonic() < until and alive:
        alive = program.alive()
        found = re.search(pattern, program.log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(LOOK_EVERY_SECONDS)
    raise BenchTrouble(f"A program did not start. {program.last_words()}")


@contextmanager
def serving(
    app: str, processes: int, environment: Mapping[str, str], log: Path
) -> Iterator[tuple[Program, int]]:
    """A web application in so many processes on one free port; and that port, where asking waits until they are up."""
    with socket.create_server((HOST, 0), backlog=1024) as listener:
        listener.set_inheritable(True)
        where = (str(listener.fileno()), str(processes))
        program = Program((*WEB, app, *where), environment, log, keep=(listener.fileno(),))
        port: int = listener.getsockname()[1]
    try:
        yield program, port
    except BenchTrouble as trouble:
        raise BenchTrouble(f"{trouble} {app}: {program.last_words()}") from trouble
    finally:
        program.end()


def postgres_cpu_seconds(database: str) -> float:
    """What the PostgreSQL processes that serve this database have used, where they run on this machine."""
    ours = f" {database} ".encode()
    return sum(_cpu_seconds(pid) for pid, line in _command_lines() if b"postgres:" in line and ours in line)


def _kill(pid: int) -> None:
    """End a process that is no child of ours, and wait until it has gone."""
    with suppress(ProcessLookupError):
        handle = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(handle, signal.SIGKILL)
            select.select([handle], [], [], END_WITHIN_SECONDS)
        finally:
            os.close(handle)


def _family(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for folder in PROC.glob("[0-9]*"):
        fields = _stat(int(folder.name))
        if fields:
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [pid]
    for one in found:
        found.extend(children.get(one, ()))
    return found


def _cpu_seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may hold spaces; none when the process is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (OSError, UnicodeDecodeError):
        return []


def _command_lines() -> Iterator[tuple[int, bytes]]:
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):
            yield int(folder.name), (folder / "cmdline").read_bytes()
