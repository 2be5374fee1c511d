"""What the outcome model says for one patient, as plain numbers. The model itself lives in outcome_model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

AUTOLOGOUS, ALLOGENEIC = "autologous_hsct", "allogeneic_hsct"
ENDPOINTS = ("lfs", "os", "cir", "nrm")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A probability as a fraction: posterior median with its 95 % credible interval."""

    median: float
    lower: float
    upper: float

    def to_json(self) -> dict[str, float]:
        return {"median": self.median, "lower": self.lower, "upper": self.upper}


@dataclass(frozen=True, slots=True)
class Contrast:
    """Allogeneic minus autologous, and the probability that allogeneic is the better of the two."""

    median: float
    lower: float
    upper: float
    probability_allo_better: float

    def to_json(self) -> dict[str, float]:
        return {
            "median": self.median,
            "lower": self.lower,
            "upper": self.upper,
            "probability_allo_better": self.probability_allo_better,
        }


@dataclass(frozen=True, slots=True)
class Forecast:
    """Outcomes by option, horizon in years (as text) and endpoint; their difference; what that knowledge is worth.

    `label` is the closed list of the method (LEAN_ALLO, PREFERENCE_SENSITIVE, ...); `leans` is set only where the
    whole label leans. `effective_patients` and `study_patients`: how many patients the knowledge is worth, and how
    many of those come from the study population. `notes` are codes of what was or was not applied.
    """

    model_version: str
    outcomes: Mapping[str, Mapping[str, Mapping[str, Estimate]]]
    difference: Mapping[str, Mapping[str, Contrast]]
    effective_patients: int
    study_patients: int
    direct_evidence_share: float
    sensitivity_range: tuple[float, float]
    label: str
    leans: str | None
    leans_on: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    def outcomes_json(self, option: str) -> dict[str, Any]:
        return {
            horizon: {endpoint: estimate.to_json() for endpoint, estimate in endpoints.items()}
            for horizon, endpoints in self.outcomes.get(option, {}).items()
        }

    def difference_json(self) -> dict[str, Any]:
        by_horizon: dict[str, Any] = {
            horizon: {endpoint: contrast.to_json() for endpoint, contrast in endpoints.items()}
            for horizon, endpoints in self.difference.items()
        }
        return {
            **by_horizon,
            "effective_patients": self.effective_patients,
            "study_patients": self.study_patients,
            "direct_evidence_share": self.direct_evidence_share,
            "sensitivity_range": list(self.sensitivity_range),
            "label": self.label,
            "leans_on": list(self.leans_on),
        }
