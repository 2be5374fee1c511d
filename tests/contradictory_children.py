"""Children's records that contradict themselves, each with the place of the contradiction: the same at every door.

First induction began on 12 May 2024, so day 10 is 21 May, day 25 5 June, day 30 10 June, day 50 30 June, day 75 25 July
and day 300 7 March 2025 (2024 had its 29 February before).
"""

from typing import Any

import pytest

Sections = dict[str, Any]

BORN = {"birth_date": "2016-05-04", "sex": "female"}
DIAGNOSED = {"diagnosed_on": "2024-05-10", "lineage": "B"}
INDUCTION = [{"cycle": 1, "started_on": "2024-05-12", "kind": "induction", "agents": []}]


def sample(time: str | None, collected_on: str) -> Sections:
    return {
        "collected_on": collected_on, "specimen": "bone_marrow", "method": "flow", "result": "not_detected",
        "unit": "percent", "limit_of_detection": 0.01, "adequate": True, "protocol_timepoint": time,
    }  # fmt: skip


def child(**sections: Any) -> Sections:
    """The sections of a case, without its day: a girl of eight."""
    return {"patient": dict(BORN), "diagnosis": dict(DIAGNOSED)} | sections


def induction_with(time: str, collected_on: str) -> Sections:
    return child(treatment_phases=INDUCTION, mrd_assessments=[sample(time, collected_on)])


def relapse_with(time: str, **sections: Any) -> Sections:
    """Relapsed on 1 August 2026, the sample labelled the day before."""
    relapsed = {"relapsed_on": "2026-08-01", "site": "marrow"}
    return child(first_relapse=relapsed, mrd_assessments=[sample(time, "2026-07-31")], **sections)


SAMPLE = "/mrd_assessments/0"
_RECORDS: list[tuple[str, Sections, str, str]] = [
    ("isolated CNS relapse with 5 % blasts", child(first_relapse={"site": "cns", "marrow_blasts_percent": 5}),
     "/first_relapse/site", "isolated_yet_in_marrow"),
    ("isolated relapse elsewhere with all blasts",
     child(first_relapse={"site": "other_extramedullary", "marrow_blasts_percent": 100}),
     "/first_relapse/site", "isolated_yet_in_marrow"),
    ("testis of a girl", child(first_relapse={"site": "testis"}), "/first_relapse/site", "testis_of_a_girl"),
    ("on treatment and off it", child(first_relapse={"on_treatment": True, "end_of_therapy_on": "2026-01-02"}),
     "/first_relapse/end_of_therapy_on", "on_treatment_and_off"),
    ("day 19 on day 9", induction_with("day_19", "2024-05-20"), f"{SAMPLE}/protocol_timepoint",
     "not_around_day_19"),
    ("day 19 on day 31", induction_with("day_19", "2024-06-11"), f"{SAMPLE}/protocol_timepoint",
     "not_around_day_19"),
    ("day 46 on day 24", induction_with("day_46", "2024-06-04"), f"{SAMPLE}/protocol_timepoint",
     "not_around_day_46"),
    ("day 46 on day 76", induction_with("day_46", "2024-07-26"), f"{SAMPLE}/protocol_timepoint",
     "not_around_day_46"),
    ("end of consolidation on day 49", induction_with("end_of_consolidation", "2024-06-29"),
     f"{SAMPLE}/protocol_timepoint", "not_around_end_of_consolidation"),
    ("end of consolidation on day 301", induction_with("end_of_consolidation", "2025-03-08"),
     f"{SAMPLE}/protocol_timepoint", "not_around_end_of_consolidation"),
    ("day 46 before day 19", child(mrd_assessments=[sample("day_19", "2024-06-01"), sample("day_46", "2024-05-31")]),
     "/mrd_assessments/1/collected_on", "day_46_before_day_19"),
    ("end of consolidation before day 46",
     child(mrd_assessments=[sample("end_of_consolidation", "2024-06-26"), sample("day_46", "2024-06-27")]),
     "/mrd_assessments/0/collected_on", "consolidation_before_induction"),
    ("sample at relapse before it", relapse_with("at_relapse"), f"{SAMPLE}/collected_on", "before_the_relapse"),
    ("re-induction before the relapse", relapse_with("after_reinduction"), f"{SAMPLE}/collected_on",
     "before_the_relapse"),
    ("before HSCT and before the relapse", relapse_with("before_hsct", prior_treatment={"hsct": False}),
     f"{SAMPLE}/collected_on", "before_hsct_before_the_relapse"),
    ("B cells back after no CAR-T",
     child(prior_treatment={"car_t": False, "b_cell_recovery_within_6_months": False}),
     "/prior_treatment/b_cell_recovery_within_6_months", "b_cells_without_car_t"),
    ("Lansky of 85", child(fitness={"lansky": 85}), "/fitness/lansky", "not_a_step_of_ten"),
    ("Karnofsky of 5", child(fitness={"karnofsky": 5}), "/fitness/karnofsky", "not_a_step_of_ten"),
    ("a cycle twice", child(treatment_phases=[*INDUCTION, {**INDUCTION[0], "started_on": "2024-07-01"}]),
     "/treatment_phases/1/cycle", "cycle_repeated"),
    ("the second cycle first", child(treatment_phases=[*INDUCTION, {"cycle": 2, "started_on": "2024-05-12"}]),
     "/treatment_phases/1/started_on", "cycle_order"),
]  # fmt: skip

contradictory = pytest.mark.parametrize(
    ("sections", "pointer", "code"), [case[1:] for case in _RECORDS], ids=[case[0] for case in _RECORDS]
)

# What lies just within: no door refuses it.
POSSIBLE: dict[str, Sections] = {
    "isolated with 4 % blasts": child(first_relapse={"site": "cns", "marrow_blasts_percent": 4}),
    "combined with blasts": child(first_relapse={"site": "combined", "marrow_blasts_percent": 60}),
    "testis where the sex is unknown": child(patient={**BORN, "sex": "unknown"}, first_relapse={"site": "testis"}),
    "day 19 on day 10": induction_with("day_19", "2024-05-21"),
    "day 19 on day 30": induction_with("day_19", "2024-06-10"),
    "day 46 on day 25": induction_with("day_46", "2024-06-05"),
    "day 46 on day 75": induction_with("day_46", "2024-07-25"),
    "end of consolidation on day 50": induction_with("end_of_consolidation", "2024-06-30"),
    "end of consolidation on day 300": induction_with("end_of_consolidation", "2025-03-07"),
    "labels without a dated induction": child(
        treatment_phases=[{"cycle": 1}], mrd_assessments=[sample("day_19", "2025-05-20")]
    ),
    "sample on the day of the relapse": child(
        first_relapse={"relapsed_on": "2026-08-01"}, mrd_assessments=[sample("at_relapse", "2026-08-01")]
    ),
    "before an HSCT that came before the relapse": relapse_with("before_hsct", prior_treatment={"hsct": True}),
    "B cells after CAR-T": child(prior_treatment={"car_t": True, "b_cell_recovery_within_6_months": True}),
    "B cells where CAR-T is not known": child(prior_treatment={"b_cell_recovery_within_6_months": True}),
    "Lansky of 90": child(fitness={"lansky": 90, "karnofsky": 0}),
}  # fmt: skip
possible = pytest.mark.parametrize("sections", list(POSSIBLE.values()), ids=list(POSSIBLE))
