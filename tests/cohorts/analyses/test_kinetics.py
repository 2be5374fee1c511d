"""MRD of single patients over time."""

import pandas as pd

from cohorts.analyses.parsing import parse
from cohorts.analyses.run import run
from tests.cohorts.analyses.frames import ABOUT, frame


def test_of_many_patients_with_results_a_sample_is_drawn_that_hangs_on_nothing_recorded() -> None:
    patients = frame(*({"last_contact_on": 400} for _ in range(300)))
    mrd = pd.DataFrame({"patient_id": patients["patient_id"], "collected_on": pd.Timestamp("2018-02-01"),
                        "specimen": "bone_marrow", "method": "flow", "result": "quantified", "fraction": 1e-3,
                        "limit_of_detection": 1e-4})  # fmt: skip
    asked = parse({"kind": "mrd_kinetics", "time_zero": "diagnosis"})
    result = run(asked, patients, ABOUT, mrd)
    drawn = [row["patient_id"] for row in result["rows"]]
    assert (len(drawn), result["omitted"], result["chosen"]) == (60, 240, "by_digest")
    assert drawn != sorted(patients["patient_id"])[:60]
    backwards = run(asked, patients.iloc[::-1], ABOUT, mrd.iloc[::-1])
    assert [row["patient_id"] for row in backwards["rows"]] == drawn


def test_a_negative_is_drawn_at_its_limit_of_detection() -> None:
    patients = frame({"transplanted_on": 150, "transplant_kind": "allogeneic", "last_contact_on": 400})
    days = pd.to_datetime(["2018-02-01", "2018-03-01", "2018-04-01"])
    mrd = pd.DataFrame({"patient_id": "p0", "collected_on": days, "specimen": "bone_marrow",
                        "method": ["flow", None, "ngs"], "result": ["quantified", "not_detected", "not_evaluable"],
                        "fraction": [1e-3, None, None], "limit_of_detection": [1e-4, 1e-5, None]})  # fmt: skip
    asked = parse({"kind": "mrd_kinetics", "time_zero": "transplant"})
    points = run(asked, patients, ABOUT, mrd)["rows"][0]["points"]
    assert [
        (point["days"], point["kind"], point["value"], point["drawn_at"], point["method"]) for point in points
    ] == [
        (-119, "quantified", 1e-3, 1e-3, "flow"),
        (-91, "not_detected", None, 1e-5, "unknown"),
    ]
