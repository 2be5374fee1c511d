"""A child's record with everything that the children's questions ask, dated back from today."""

from collections.abc import Mapping
from typing import Any

from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS
from tests.filled_record import ago, negative, positive

INDUCTION_BEGAN = 60
DAY_19 = INDUCTION_BEGAN - 18
DAY_46 = INDUCTION_BEGAN - 45
RELAPSED = 60  # days ago
NONE_BEFORE = {"hsct": False, "blinatumomab": False, "car_t": False, "tki_failure": False}


def child(*mrd: Mapping[str, Any], protocol: str = "CCCG-ALL-2015", **sections: Any) -> dict[str, Any]:
    """Seven years old, B-ALL without lesion, low platelets, first remission; MRD as given."""
    return {
        "patient": {
            "identifier": "-",
            "name": "Bo Testcase",
            "birth_date": ago(7 * 365 + 100).isoformat(),
            "sex": "male",
        },
        "diagnosis": {
            "diagnosed_on": ago(INDUCTION_BEGAN + 3).isoformat(),
            "lineage": "B",
            "wbc_10e9_per_l": 18,
            "platelets_10e9_per_l": 34,
            "platelets_cut_off_10e9_per_l": 100,
            "cns_status": "CNS1",
            "active_cns_disease": False,
            "protocol": protocol,
            "provisional_risk_group": "low",
            "down_syndrome": False,
            "prednisone_poor_response": False,
            "genetics": dict.fromkeys(GENETIC_MARKERS, "negative"),
            "ikzf1": {"status": "wild_type", "method": "mlpa", **dict.fromkeys(IKZF1_PARTNERS, "negative")},
        },
        "remission": {"status": "CR1", "achieved_on": ago(DAY_46).isoformat(), "induction_failure": False},
        "treatment_phases": [
            {"cycle": 1, "started_on": ago(INDUCTION_BEGAN).isoformat(), "kind": "induction"}
        ],
        "mrd_assessments": list(mrd),
        "fitness": {"assessed_on": ago(5).isoformat(), "lansky": 90, "contraindications": []},
        "donors": [{"kind": "matched_sibling", "available": True}],
        "prior_treatment": NONE_BEFORE,
        **sections,
    }


def in_first_remission(**sections: Any) -> dict[str, Any]:
    """0.2 % on day 19, negative on day 46: row a8, and with low platelets an estimate."""
    return child(positive(DAY_19), negative(DAY_46), **sections)


def after_relapse(protocol: str = "COG", **sections: Any) -> dict[str, Any]:
    """Combined relapse 33 months after diagnosis and two months off treatment, MRD-negative since: row b4."""
    record = child(negative(10, protocol_timepoint="after_reinduction"), protocol=protocol, **sections)
    record["diagnosis"]["diagnosed_on"] = ago(RELAPSED + 33 * 30 + 20).isoformat()
    record["treatment_phases"] = []
    record["remission"] = {"status": "CR2", "achieved_on": ago(10).isoformat()}
    relapse = {
        "relapsed_on": ago(RELAPSED).isoformat(),
        "site": "combined",
        "on_treatment": False,
        "end_of_therapy_on": ago(RELAPSED + 60).isoformat(),
        "second_relapse": False,
    }
    return {**record, "first_relapse": relapse, **sections}
