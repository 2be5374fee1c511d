"""`python -m benchmarks [name ...]`: all of them, or those named."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_support.settings")
django.setup()

from benchmarks import (  # noqa: E402  # Django comes first
    cohort_frame,
    evaluate,
    imports,
    recommendation,
    regression,
    start,
    survival,
)

ALL = {
    "start": start.run,
    "recommendation": recommendation.run,
    "evaluate": evaluate.run,
    "survival": survival.run,
    "regression": regression.run,
    "cohort_frame": cohort_frame.run,
    "imports": imports.run,
}

for name in sys.argv[1:] or ALL:
    if name not in ALL:
        sys.exit(f"No benchmark is called {name}. There are: {', '.join(ALL)}.")
    ALL[name]()
