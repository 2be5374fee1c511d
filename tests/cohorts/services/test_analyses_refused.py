"""What the service of analyses refuses at once, and what it offers instead."""

from typing import Any

import pytest

from cohorts.models import Analysis, CohortVersion, Patient
from cohorts.services import analyses
from cohorts.services import cohorts as cohort_service
from cohorts.services.errors import RecordProblems
from tests.cast import Cast
from tests.cohorts.services.asked import SURVIVAL, asked, version_of
from tests.jobs import Jobs


def test_an_unfair_comparison_is_refused_at_once_with_landmarks_from_the_data(
    cast: Cast, version: CohortVersion, jobs: Jobs
) -> None:
    with pytest.raises(analyses.AnalysisRefused) as caught:
        asked(cast, version, arms="transplant", time_zero="remission")
    assert [(problem.pointer, problem.code) for problem in caught.value.problems] == [
        ("/arms", "known_later")
    ]
    landmarks = [one for one in caught.value.refusal["allowed"] if one["code"] == "landmark"]
    # Transplanted 120 to 175 days after remission, every fifth day.
    assert [one["values"] for one in landmarks] == [
        {"days": 150, "percent": 58},
        {"days": 160, "percent": 75},
        {"days": 170, "percent": 92},
    ]
    assert not Analysis.objects.exists()
    assert jobs.waiting() == []


def test_a_refusal_tells_nobody_without_the_right_when_single_patients_were_transplanted(
    cast: Cast, version: CohortVersion
) -> None:
    told = {}
    unfair = SURVIVAL | {"arms": "transplant", "time_zero": "remission"}
    for by in (cast.haematologist, cast.administrator):
        with pytest.raises(analyses.AnalysisRefused) as refused:
            analyses.create(version=version, definition=unfair, by=by)
        landmarks = [one for one in refused.value.refusal["allowed"] if one["code"] == "landmark"]
        told[by] = [one["values"] for one in landmarks]
    assert all("percent" in values for values in told[cast.haematologist])
    assert told[cast.administrator] == [{"days": 90}, {"days": 180}]


@pytest.mark.parametrize(
    ("change", "pointer", "kind"),
    [
        ({"colour": 1}, "/colour", "malformed"),
        ({"endpoint": "relapse"}, "/endpoint", "impossible"),
        ({"as_of": "2999-01-01"}, "/as_of", "impossible"),
    ],
)
def test_a_definition_that_cannot_be_read_is_no_analysis(
    cast: Cast, version: CohortVersion, change: dict[str, Any], pointer: str, kind: str
) -> None:
    with pytest.raises(RecordProblems) as caught:
        asked(cast, version, **change)
    assert (caught.value.problems[0].pointer, caught.value.kind) == (pointer, kind)


def test_a_cohort_chosen_by_transplant_is_not_followed_from_remission(
    cast: Cast, patients: list[Patient], jobs: Jobs
) -> None:
    values = {
        "name": "Transplanted",
        "centres": ["north"],
        "definition": {"transplant": ["autologous", "allogeneic"]},
    }
    version = version_of(cohort_service.create(values=values, by=cast.haematologist))
    with pytest.raises(analyses.AnalysisRefused) as refused:
        asked(cast, version, arms=None, time_zero="remission")
    assert refused.value.refusal["pointer"] == "/cohort/transplant"
    analysis = asked(cast, version)
    jobs.run()
    analysis.refresh_from_db()
    assert analysis.result is not None
    assert (
        "chosen by what is known only after diagnosis: First transplant"
        in analysis.result["methods"]["english"]
    )
    # One that was answered before the guard looked at cohorts is not repeated.
    analysis.definition |= {"time_zero": "remission", "arms": None}
    with pytest.raises(analyses.AnalysisRefused):
        analyses.repeat(analysis=analysis, by=cast.haematologist)
