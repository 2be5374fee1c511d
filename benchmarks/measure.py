"""Measuring in turns, and saying what came out."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path


def cpu_seconds_of(command: list[str], *, cwd: Path, env: Mapping[str, str]) -> float:
    """CPU seconds, user and system, of a command and the children it waited for."""
    silence = os.open(os.devnull, os.O_WRONLY)
    before = Path.cwd()
    os.chdir(cwd)
    try:
        pid = os.posix_spawn(
            command[0], command, env,
            file_actions=[(os.POSIX_SPAWN_DUP2, silence, 1), (os.POSIX_SPAWN_DUP2, silence, 2)],
        )  # fmt: skip
    finally:
        os.chdir(before)
        os.close(silence)
    _, status, usage = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)} ended with status {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime


def best_in_turns(rounds: int, *contestants: Callable[[], float]) -> list[float]:
    """The best of several measurements of each, taken in turns so that a busy moment hits all alike."""
    best = [float("inf")] * len(contestants)
    for _ in range(rounds):
        for place, contestant in enumerate(contestants):
            best[place] = min(best[place], contestant())
    return best


def cpu_seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def report(what: str, measured: str, ratio: float, goal: str, met: bool) -> None:
    print(f"{what:<58} {measured:>34}  ratio {ratio:6.2f}  {goal:<22} {'met' if met else 'NOT MET'}")
    sys.stdout.flush()
