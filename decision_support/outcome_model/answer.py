"""The tabulated answer of the model for one profile, as plain data. Standard library only: a request reads these.

JSON keeps estimates as short lists; the order of their numbers is that of the fields below.
"""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

from decision_support.outcome_model.labels import Label, Verdict, verdict_from_json, verdict_to_json
from decision_support.outcome_model.terms import Arm
from decision_support.outcome_model.tradeoff import Tradeoff

DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Estimate:
    """Median and 95 % credible interval."""

    median: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Allogeneic minus autologous: median, 95 % credible interval, mean, and how probable it is that allo is better.

    For CIR and NRM less is better, and the probability says so.
    """

    median: float
    lower: float
    upper: float
    mean: float
    probability_allo_better: float


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """One criterion: its label and why.

    `sensitivity` is the probability's range over variants that move one choice or leave out one study, and the names
    of those where it is lowest and highest; the label must hold over every combination too. `close_call`: the label
    would change if the probabilities moved by a hundredth, which is within the noise of sampling.
    """

    label: Label
    probability_allo_better: float
    sensitivity: tuple[float, float]
    lowest_in: str
    highest_in: str
    sensitivity_of_combinations: tuple[float, float]
    close_call: bool


@dataclass(frozen=True, slots=True)
class Robustness:
    """What would undo the answer on LFS at two years.

    `bias_evens`: the bias factor on the relapse hazard ratio at which the expected difference is nil;
    `bias_unsettles`: at which its probability falls below that of a lean. `discount_curve` gives the probability for
    each multiplier of the indirect evidence, `discount_tipping` the smallest multiplier with a lean.
    """

    bias_evens: float | None
    bias_unsettles: float | None
    failure_ratio: float
    failure_ratio_lower: float
    failure_ratio_upper: float
    e_value: float
    e_value_of_interval: float
    discount_curve: tuple[tuple[float, float], ...]
    discount_tipping: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything a recommendation needs of the model for one profile."""

    profile: str
    outcomes: Mapping[Arm, Mapping[int, Mapping[str, Estimate]]]
    difference: Mapping[int, Mapping[str, Difference]]
    months: Mapping[str, Difference]
    quality_months: Mapping[Arm, float]
    effective_patients: Mapping[Arm, float]
    direct_share: float
    criteria: Mapping[str, CriterionAnswer]
    verdict: Verdict
    quality: Tradeoff
    harms: Tradeoff
    value_of_perfect_information: float
    robustness: Robustness

    @property
    def worth_patients(self) -> float:
        """A difference is worth no more patients than its weaker arm."""
        return min(self.effective_patients.values())

    @property
    def worth_direct_patients(self) -> float:
        """Of those, how many from the study population itself."""
        return self.worth_patients * self.direct_share


def to_json(answer: Answer) -> dict[str, Any]:
    data = {
        "profile": answer.profile,
        "outcomes": {
            arm.value: {
                str(year): {name: list(astuple(e)) for name, e in row.items()} for year, row in rows.items()
            }
            for arm, rows in answer.outcomes.items()
        },
        "difference": {
            str(year): {name: list(astuple(d)) for name, d in row.items()}
            for year, row in answer.difference.items()
        },
        "months": {name: list(astuple(d)) for name, d in answer.months.items()},
        "quality_months": {arm.value: months for arm, months in answer.quality_months.items()},
        "effective_patients": {arm.value: count for arm, count in answer.effective_patients.items()},
        "direct_share": answer.direct_share,
        "criteria": {name: asdict(criterion) for name, criterion in answer.criteria.items()},
        "verdict": verdict_to_json(answer.verdict),
        "quality": asdict(answer.quality),
        "harms": asdict(answer.harms),
        "value_of_perfect_information": answer.value_of_perfect_information,
        "robustness": asdict(answer.robustness),
    }
    rounded: dict[str, Any] = _rounded(data)
    return rounded


def from_json(data: Mapping[str, Any]) -> Answer:
    return Answer(
        profile=data["profile"],
        outcomes={
            Arm(arm): {
                int(year): {name: Estimate(*e) for name, e in row.items()} for year, row in rows.items()
            }
            for arm, rows in data["outcomes"].items()
        },
        difference={
            int(year): {name: Difference(*d) for name, d in row.items()}
            for year, row in data["difference"].items()
        },
        months={name: Difference(*d) for name, d in data["months"].items()},
        quality_months={Arm(arm): months for arm, months in data["quality_months"].items()},
        effective_patients={Arm(arm): count for arm, count in data["effective_patients"].items()},
        direct_share=data["direct_share"],
        criteria={name: _criterion(row) for name, row in data["criteria"].items()},
        verdict=verdict_from_json(data["verdict"]),
        quality=_tradeoff(data["quality"]),
        harms=_tradeoff(data["harms"]),
        value_of_perfect_information=data["value_of_perfect_information"],
        robustness=Robustness(
            **{
                **data["robustness"],
                "discount_curve": tuple(
                    (float(g), float(p)) for g, p in data["robustness"]["discount_curve"]
                ),
            }
        ),
    )


def _criterion(row: Mapping[str, Any]) -> CriterionAnswer:
    pairs = {name: tuple(row[name]) for name in ("sensitivity", "sensitivity_of_combinations")}
    return CriterionAnswer(**{**row, **pairs, "label": Label(row["label"])})


def _tradeoff(row: Mapping[str, Any]) -> Tradeoff:
    covariance = tuple(tuple(line) for line in row["covariance"])
    return Tradeoff(tuple(row["names"]), tuple(row["means"]), covariance)


def _rounded(value: Any) -> Any:
    """Six decimals: more than any use, few enough to read a change."""
    if isinstance(value, float):
        return round(value, DECIMALS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
