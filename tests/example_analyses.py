"""Finished analyses with the example results, for pages and files; nothing is computed."""

import json
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from cohorts.models import Analysis, Centre, Cohort
from cohorts.services import cohorts

EXAMPLES = Path(__file__).parent / "cohorts" / "analyses" / "examples"
NAMES = tuple(sorted(path.stem for path in EXAMPLES.glob("*.json") if path.stem != "refusal"))


def example(name: str) -> dict[str, Any]:
    """One of the example results."""
    result: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return result


def computed(name: str = "survival") -> dict[str, Any]:
    """A result as the analyses compute it, of a made-up frame; needs pandas."""
    from cohorts.analyses.parsing import parse
    from cohorts.analyses.run import run
    from tests.cohorts.analyses.frames import ABOUT, random_frame

    asked = {"kind": name, "arms": "transplant_kind", "endpoint": "overall_survival"}
    result: dict[str, Any] = run(parse(asked), random_frame(40, seed=7), ABOUT)
    stored: dict[str, Any] = json.loads(json.dumps(result))
    return stored


def cohort(by: User, centre: Centre, name: str = "IKZF1 in first remission") -> Cohort:
    return cohorts.create(values={"name": name, "centres": [centre.code]}, by=by)


def finished(of: Cohort, name: str, result: dict[str, Any] | None = None, **definition: Any) -> Analysis:
    """An analysis of the cohort with that result, or the example of that name."""
    result = result or example(name)
    return Analysis.objects.create(
        cohort_version=of.versions.get(number=1),
        kind=result["kind"],
        title=result["title"],
        definition=result["definition"] | definition,
        state="finished",
        result=result,
        finished_at=timezone.now(),
        created_by=of.owner,
    )


def unfinished(of: Cohort, state: str, **values: Any) -> Analysis:
    return Analysis.objects.create(
        cohort_version=of.versions.get(number=1),
        kind="survival",
        definition=example("survival")["definition"],
        state=state,
        created_by=of.owner,
        **values,
    )
