"""The published fit as a request reads it: tables from JSON, with the standard library alone.

Only a centre's own NRM needs the draws; numpy is imported there, on first use, and the answer is kept. Files are read
elsewhere: a fit is given a function that returns the bytes of one by name.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from decision_support.outcome_model.answer import Answer, Estimate, from_json
from decision_support.outcome_model.flips import Flip, nearest_flips
from decision_support.outcome_model.labels import Criterion, Label
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.terms import PARAMETERS, Arm, Stratum
from decision_support.outcome_model.value_of_information import stratum_information

if TYPE_CHECKING:
    from decision_support.outcome_model.design import Design
    from decision_support.outcome_model.draws import Draws

FORMAT = 1
ANSWERS, CURVES, DRAWS, FINDINGS, FIT = (
    "answers.json",
    "curves.json",
    "draws.csv",
    "findings.json",
    "fit.json",
)
GVHD_PEAK = "gvhd_peak"
# A centre's NRM counts in whole percent: nobody knows it better, and the answers can be kept.
_NRM_DECIMALS = 2
_CENTRE_ANSWERS_KEPT = 512

Read = Callable[[str], bytes]


class NotAPublishedModel(ValueError):
    """Not a fit that this software can read, or one whose files were changed by hand."""


@dataclass(frozen=True, slots=True)
class CentreAnswer:
    """The answer after a centre's own NRM; where `applied` is false it is the literature's, unchanged."""

    answer: Answer
    applied: bool
    effective_draws: float
    patients: float


@dataclass(frozen=True, eq=False)
class PublishedModel:
    """One fit. `record` is fit.json: version, diagnostics, units, variants and the design it was made with."""

    read: Read
    record: Mapping[str, Any]
    rows: Mapping[str, Any]

    @property
    def version(self) -> str:
        return str(self.record["version"])

    @property
    def inputs_sha256(self) -> str:
        return str(self.record["inputs_sha256"])

    def answer(self, profile: Profile) -> Answer:
        return _answer(self, profile.key)

    def flips(self, profile: Profile) -> tuple[Flip, ...]:
        return _flips(self, profile)

    def labels(self) -> dict[str, dict[Criterion, Label]]:
        """The label of every profile and criterion, for the next fit to be held against."""
        return {
            key: {Criterion(name): Label(found["label"]) for name, found in row["criteria"].items()}
            for key, row in self.rows.items()
        }

    def missing_result_is_worth(self, profile: Profile) -> float | None:
        """Months gained by knowing which of the possible strata it is; None where only one is possible."""
        if len(profile.strata) < 2:
            return None
        weights = self.record["design"]["stratum_weights"]
        late = (1 - weights["early"]) * weights["late_if_not_early"]
        shares = {
            Stratum.EARLY: weights["early"],
            Stratum.LATE: late,
            Stratum.NEVER: 1 - weights["early"] - late,
        }
        total = sum(shares[stratum] for stratum in profile.strata)
        values = {
            stratum: self.answer(
                Profile((stratum,), profile.older, profile.high_hct_ci, profile.donor)
            ).quality_months
            for stratum in profile.strata
        }
        return stratum_information(values, {stratum: shares[stratum] / total for stratum in profile.strata})

    def curves(self, profile: Profile) -> dict[Arm, dict[str, list[Estimate]]]:
        """By arm and outcome, an estimate at each of `curve_times`."""
        rows = _checked_json(self, CURVES)[profile.key]
        return {
            Arm(arm): {name: [Estimate(*point) for point in points] for name, points in outcomes.items()}
            for arm, outcomes in rows.items()
        }

    @property
    def curve_times(self) -> tuple[float, ...]:
        return tuple(self.record["curve_times_years"])

    def findings(self, evidence: str) -> Mapping[str, Any] | None:
        """What the incoherence detector found in an evidence entry when this fit was made."""
        found: Mapping[str, Any] | None = _checked_json(self, FINDINGS).get(evidence)
        return found

    def with_centre_nrm(self, profile: Profile, nrm_2y: float) -> CentreAnswer:
        """The answer with the centre's NRM at two years as evidence of its own, by reweighting the stored draws."""
        return _with_centre_nrm(self, profile, round(nrm_2y, _NRM_DECIMALS))


def published(read: Read) -> PublishedModel:
    """A fit from its files. Raises NotAPublishedModel."""
    try:
        record = json.loads(read(FIT))
    except ValueError as error:
        raise NotAPublishedModel(str(error)) from None
    if record.get("format") != FORMAT:
        raise NotAPublishedModel(f"format {record.get('format')} is not {FORMAT}")
    return PublishedModel(read, record, json.loads(_checked(read, record, ANSWERS)))


def fingerprint_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checked(read: Read, record: Mapping[str, Any], name: str) -> bytes:
    content = read(name)
    if fingerprint_of(content) != record["files"][name]:
        raise NotAPublishedModel(f"{name} is not the file that was published")
    return content


@cache
def _checked_json(model: PublishedModel, name: str) -> Any:
    return json.loads(_checked(model.read, model.record, name))


@cache
def _answer(model: PublishedModel, key: str) -> Answer:
    return from_json(model.rows[key])


@cache
def _flips(model: PublishedModel, profile: Profile) -> tuple[Flip, ...]:
    return nearest_flips(profile, lambda other: model.answer(other).verdict)


@cache
def _draws_and_design(model: PublishedModel) -> "tuple[Draws, Design]":
    import numpy as np

    from decision_support.outcome_model.arrays import equal_weights
    from decision_support.outcome_model.draws import Draws
    from decision_support.outcome_model.inputs import parse_design

    names, *rows = _checked(model.read, model.record, DRAWS).decode().split()
    table = np.array(",".join(rows).split(","), dtype=np.float64).reshape(len(rows), -1)
    columns = dict(zip(names.split(","), table.T, strict=True))
    design = parse_design(model.record["design"])
    draws = Draws(
        parameters=np.column_stack([columns[name] for name in PARAMETERS]),
        standard={name: columns[name] for name in design.covariates},
        gvhd_peak=columns[GVHD_PEAK],
        weights=equal_weights(len(table)),
    )
    return draws, design


@lru_cache(maxsize=_CENTRE_ANSWERS_KEPT)
def _with_centre_nrm(model: PublishedModel, profile: Profile, nrm_2y: float) -> CentreAnswer:
    from decision_support.outcome_model.reweighting import reweighted_answer, with_centre_nrm

    draws, design = _draws_and_design(model)
    reweighted = with_centre_nrm(draws, nrm_2y, design)
    base = model.answer(profile)
    applied = reweighted.effective >= design.centre_nrm.effective_draws_at_least
    found = reweighted_answer(base, profile, reweighted, design) if applied else base
    return CentreAnswer(found, applied, reweighted.effective, design.centre_nrm.patients)
