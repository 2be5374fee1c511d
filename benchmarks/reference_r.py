"""Running R beside Python: the same rows, CPU seconds taken inside R, where R and its packages are installed."""

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pandas as pd

# `proc.time` counts whole R statements; reading the rows and loading packages stay outside.
SCRIPT = """
suppressMessages({{ {libraries} }})
folder <- "{folder}"; n <- {rows}
d <- data.frame({columns})
best <- function(expression) {{
  seconds <- Inf
  for (round in seq_len({rounds})) {{
    gc()
    began <- proc.time()[1:2]
    invisible(eval(expression, list(d = d), globalenv()))
    seconds <- min(seconds, sum(proc.time()[1:2] - began))
  }}
  seconds
}}
{calls}
"""


@cache
def installed(*packages: str) -> bool:
    """Whether R is here with these packages."""
    if shutil.which("Rscript") is None:
        return False
    loads = ";".join(f"library({package})" for package in packages)
    return subprocess.run(["Rscript", "-e", loads], capture_output=True, check=False).returncode == 0


def cpu_seconds_in_r(
    frame: pd.DataFrame, calls: Mapping[str, str], *, packages: tuple[str, ...], rounds: int
) -> dict[str, float]:
    """The best CPU seconds of each R expression over `d`, the frame's columns as numbers."""
    lines = [f'cat("{name}", best(quote({call})), "\\n")' for name, call in calls.items()]
    answers = (line.split() for line in _said_by_r(frame, lines, packages=packages, rounds=rounds))
    # R's clock ticks in milliseconds; what it sees as none took at most one.
    return {name: max(float(seconds), 1e-3) for name, seconds in answers}


def numbers_from_r(frame: pd.DataFrame, call: str, *, packages: tuple[str, ...]) -> list[float]:
    """The numbers that an R expression over `d` gives."""
    lines = [f'cat(format({call}, digits = 15), sep = "\\n")']
    return [float(line) for line in _said_by_r(frame, lines, packages=packages, rounds=1)]


def _said_by_r(frame: pd.DataFrame, lines: list[str], *, packages: tuple[str, ...], rounds: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        for column in frame.columns:
            frame[column].to_numpy("float64").tofile(Path(folder) / f"{column}.bin")
        columns = ", ".join(
            f'{c} = readBin(file.path(folder, "{c}.bin"), "double", n)' for c in frame.columns
        )
        script = Path(folder) / "calls.R"
        script.write_text(
            SCRIPT.format(
                libraries=";".join(f"library({package})" for package in packages),
                folder=folder, rows=len(frame), columns=columns, rounds=rounds, calls="\n".join(lines),
            )
        )  # fmt: skip
        done = subprocess.run(["Rscript", str(script)], capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if line]
