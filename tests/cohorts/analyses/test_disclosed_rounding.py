"""No count of a result is exact for a reader without the right, so that none is left to subtract."""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from cohorts.analyses.disclosure import disclosed
from cohorts.analyses.parsing import parse
from cohorts.analyses.run import run
from cohorts.analyses.wording import in_words
from tests.cohorts.analyses.frames import ABOUT, frame, random_frame
from tests.cohorts.analyses.test_small_cells import DEFINITIONS, result

COUNTS = {
    "n",
    "events",
    "censored",
    "at_risk",
    "competing",
    "count",
    "analysed",
    "in_cohort",
    "omitted",
    "missing",
    "ess",
}


def counts(shown: Any, name: str = "") -> Iterator[tuple[str, int | float]]:
    """Every count with its name, however deep it stands."""
    if isinstance(shown, dict):
        for key, value in shown.items():
            if key not in ("definition", "values", "software"):
                yield from counts(value, name if name in ("missing", "ess") else key)
    elif isinstance(shown, list):
        for value in shown:
            yield from counts(value, name)
    elif name in COUNTS and isinstance(shown, int | float) and not isinstance(shown, bool):
        yield name, shown


def answer(patients: pd.DataFrame, **asked: Any) -> Any:
    definition = parse(
        {"kind": "survival", "endpoint": "overall_survival", "time_zero": "diagnosis", **asked}
    )
    return json.loads(json.dumps(run(definition, patients, ABOUT)))


def versions() -> tuple[Any, Any]:
    """Of 40 women and men of whom 14 died, and of the same with one patient of another sex, who died."""
    dead = [{"died_on": 100 * place, "last_contact_on": 100 * place} for place in range(1, 15)]
    alive = [{"last_contact_on": 400 + 50 * place} for place in range(26)]
    both = [row | {"sex": "female" if place % 2 else "male"} for place, row in enumerate([*dead, *alive])]
    other = {"sex": "other", "died_on": 1450, "last_contact_on": 1450}
    return answer(frame(*both)), answer(frame(*both, other))


@pytest.mark.parametrize(
    "definition",
    [*DEFINITIONS, {"kind": "mrd_kinetics", "endpoint": None}],
    ids=lambda definition: str(definition["kind"]),
)
def test_every_count_is_a_multiple_of_five(definition: dict[str, Any]) -> None:
    if definition["kind"] == "mrd_kinetics":
        empty = pd.DataFrame(columns=["patient_id", "collected_on", "specimen", "method", "result", "fraction",
                                      "limit_of_detection"])  # fmt: skip
        stored = run(parse(definition), random_frame(61, 3), ABOUT, empty)
    else:
        stored = result(definition, size=61, seed=3)
    assert any(count % 5 for _name, count in counts(stored))
    assert [found for found in counts(disclosed(stored)) if found[1] % 5] == []


def test_two_versions_that_differ_by_one_patient_do_not_tell_that_the_patient_died() -> None:
    one, other = versions()
    assert [(group["n"], group["events"]) for group in (one["groups"][0], other["groups"][0])] == [
        (40, 14),
        (41, 15),
    ]
    one, other = disclosed(one), disclosed(other)
    assert [found for found in counts(other) if found[1] % 5] == []
    totals = ("n", "events", "censored")
    assert [one["groups"][0][name] for name in totals] == [other["groups"][0][name] for name in totals]
    assert one["groups"][0]["curve"]["time"] == other["groups"][0]["curve"]["time"]
    assert one["patients"] == other["patients"] == {"in_cohort": 40, "analysed": 40, "excluded": []}
    assert (one["groups"][0]["n"], one["groups"][0]["events"], one["groups"][0]["censored"]) == (40, 15, 25)


def test_landmarks_a_few_days_apart_do_not_count_single_patients() -> None:
    dead = [{"died_on": 470 + 35 * place, "last_contact_on": 470 + 35 * place} for place in range(3)]
    alive = [{"last_contact_on": 900 + 30 * place} for place in range(34)]
    of_all = frame(*dead, *alive)
    exact, seen = [], []
    for landmark in (460, 500, 530):
        stored = answer(of_all, landmark_days=landmark)
        exact.append(stored["patients"]["analysed"])
        shown = disclosed(stored)
        seen.append((shown["patients"]["analysed"], shown["groups"][0]["n"]))
        assert [count for _name, count in counts(shown) if count % 5] == []
    assert exact == [37, 36, 35]
    assert seen == [(35, 35), (35, 35), (35, 35)]


def test_shares_and_effective_sizes_do_not_tell_the_count_either() -> None:
    shown = disclosed(result({"kind": "characteristics", "endpoint": None, "covariates": ["sex"]}, size=43))
    for level in shown["rows"][0]["levels"]:
        # Of 43, shown as 45: five patients are a ninth.
        assert level["cells"]["all"]["share"] * 9 == pytest.approx(
            round(level["cells"]["all"]["share"] * 9), abs=0.01
        )
    weighted = {
        "kind": "adjusted_survival",
        "arms": "transplant_kind",
        "covariates": ["age_at_diagnosis", "sex"],
    }
    shown = disclosed(result(weighted))
    weights = shown["weights"]
    assert weights["sentence"] in shown["methods"]["parts"]
    assert in_words(weights["sentence"]) in shown["methods"]["english"]
    assert weights["max_share"] is None
    assert {size["values"]["size"] for size in weights["sentence"]["values"]["sizes"]} == {
        str(size) for size in weights["ess"].values()
    }


def test_rows_of_the_table_at_odd_times_are_not_shown() -> None:
    shown = disclosed(result({"kind": "survival", "tick_years": [0, 1, 1.013, 2]}, size=400))
    assert [value is None for value in shown["groups"][0]["table"]["at_risk"]] == [False, False, True, False]
