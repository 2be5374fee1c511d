"""How time and memory of the statistics grow with the rows: whole days, and continuous times, which tie rarely."""

import tracemalloc
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from benchmarks.measure import best_in_turns, cpu_seconds, report

SIZES = (1_000, 10_000, 100_000, 1_000_000)
GROWTH_GOAL = 14
MEMORY_GOAL = 3

Calls = Mapping[str, Callable[[], object]]


def best(rounds: int, *calls: Callable[[], object]) -> list[float]:
    return best_in_turns(rounds, *(partial(cpu_seconds, call) for call in calls))


def growth_and_memory(
    patients: Callable[..., Any], ours: Callable[[Any], Calls], titles: Mapping[str, str], *, rounds: int
) -> None:
    """`patients(rows, whole=)` makes a frame, `ours` what is called on it, by the names of `titles`."""
    for whole, kind in ((True, "days"), (False, "continuous")):
        times: dict[str, list[float]] = {}
        for rows in SIZES:
            for name, call in ours(patients(rows, whole=whole)).items():
                times.setdefault(name, []).extend(best(rounds, call))
        for name, found in times.items():
            _report_growth(f"{titles[name]}, {kind}, 1k to 1M", found)
        frame = patients(SIZES[-1], whole=whole)
        size = int(frame.memory_usage(index=False).sum())
        for name, call in ours(frame).items():
            _report_memory(f"{titles[name]}, {kind}, peak memory", _peak(call), size)


def _report_growth(what: str, times: list[float]) -> None:
    measured = " / ".join(f"{seconds * 1e3:.2g}" for seconds in times)
    ratio = times[-1] / times[-2]
    report(what, f"{measured} ms", ratio, f"goal at most {GROWTH_GOAL}", ratio <= GROWTH_GOAL)


def _report_memory(what: str, peak: int, size: int) -> None:
    measured = f"{peak / 1e6:.0f} MB, the frame {size / 1e6:.0f} MB"
    report(what, measured, peak / size, f"goal at most {MEMORY_GOAL}", peak <= MEMORY_GOAL * size)


def _peak(call: Callable[[], object]) -> int:
    tracemalloc.start()
    call()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
