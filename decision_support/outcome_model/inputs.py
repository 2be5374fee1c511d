"""Design and evidence from the tables of knowledge/outcome_model. Anything missing, unknown or impossible is refused.

The caller reads the files; this module takes what `tomllib` made of them, so that it stays free of paths.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from decision_support.outcome_model.design import (
    CentreNrm,
    ChronicGvhd,
    Covariate,
    Design,
    Sampling,
    SensitivitySet,
    Slider,
)
from decision_support.outcome_model.evidence_synthesis import Prior
from decision_support.outcome_model.evidence_units import ContrastUnit, Count, CountUnit, Evidence, StateSet
from decision_support.outcome_model.labels import Criterion, Label, LabelRules
from decision_support.outcome_model.states import Shape
from decision_support.outcome_model.terms import PARAMETERS, Arm, State, Stratum

Table = Mapping[str, Any]
CoherenceLevels = Mapping[tuple[str, str], str]
T = TypeVar("T")

MIDDLE_READING = "mid"
_KEYS = {
    "study": {"id", "label", "core"},
    "count": {
        *(
            "id",
            "study",
            "evidence",
            "group",
            "assumed_size",
            "note",
            "mix",
            "horizon_years",
            "tau",
            "mismatches",
        ),
        *("independence", "share", "conditional_on", "counts", "reading"),
    },
    "contrast": {
        *("id", "study", "evidence", "of", "coefficients", "ratio", "standard_error", "tau", "mismatches"),
    },
}


PreviousLabels = Mapping[str, Mapping[Criterion, Label]]


@dataclass(frozen=True, slots=True)
class ModelInputs:
    """What a fit is made of; `reading` gives the evidence with contradictory reports read in a named way."""

    design: Design
    evidence: Evidence
    reading: Callable[[str], Evidence]
    previous_labels: PreviousLabels


class InputProblem(ValueError):
    """A file of the model that cannot be used; the message says which entry and why."""


def model_inputs(
    design_data: Table, units_data: Table, levels: CoherenceLevels, previous_labels: PreviousLabels
) -> ModelInputs:
    """Everything a fit needs, from the two tables and what the incoherence detector found."""
    design = parse_design(design_data)
    evidence = parse_evidence(units_data, design, levels)
    return ModelInputs(design, evidence, lambda name: readings(units_data, name, evidence), previous_labels)


def parse_design(data: Table) -> Design:
    """The design. Raises InputProblem."""
    try:
        weights = data["stratum_weights"]
        gvhd = data["chronic_gvhd"]
        return Design(
            version=str(data["version"]),
            shape=_shape(data["shape"], data["shape"]["knots_years"]),
            alternative_shapes={
                name: _shape(row, data["shape"]["knots_years"])
                for name, row in data["shape"]["alternative"].items()
            },
            prior=_prior(data["prior"]),
            mismatches={name: float(row["sd"]) for name, row in data["mismatch"].items()},
            coherence={level: float(factor) for level, factor in data["coherence"].items()},
            early_share=float(weights["early"]),
            late_share_if_not_early=float(weights["late_if_not_early"]),
            covariates={name: _covariate(row) for name, row in data["covariate"].items()},
            centre_nrm=_filled(CentreNrm, data["centre_nrm"]),
            utilities={name: _filled(Slider, row) for name, row in data["utility"].items()},
            chronic_gvhd=ChronicGvhd(
                peak_alpha=float(gvhd["peak_beta"][0]),
                peak_beta=float(gvhd["peak_beta"][1]),
                times_years=_numbers(gvhd["times_years"]),
                course=_numbers(gvhd["course"]),
            ),
            weights={name: _filled(Slider, row) for name, row in data["weight"].items()},
            labels=_filled(LabelRules, data["label"]),
            sensitivity=_filled(SensitivitySet, data["sensitivity"]),
            sampling=_filled(Sampling, data["sampling"]),
        )
    except KeyError as error:
        raise InputProblem(f"design: {error.args[0]} is missing") from None


def parse_evidence(data: Table, design: Design, levels: CoherenceLevels) -> Evidence:
    """The evidence units; `levels` holds what the incoherence detector found, by evidence id and group."""
    for kind, keys in _KEYS.items():
        for row in data[kind]:
            if unknown := row.keys() - keys:
                raise InputProblem(f"{kind} {row.get('id')}: unknown {', '.join(sorted(unknown))}")
    core = {row["id"]: bool(row.get("core", False)) for row in data["study"]}
    rows = [*data["count"], *data["contrast"]]
    ids = [row["id"] for row in rows]
    if repeated := {name for name in ids if ids.count(name) > 1}:
        raise InputProblem(f"used more than once: {', '.join(sorted(repeated))}")
    for row in rows:
        if row["study"] not in core:
            raise InputProblem(f"{row['id']}: {row['study']} is no known study")
        if unknown := set(row.get("mismatches", ())) - design.mismatches.keys():
            raise InputProblem(f"{row['id']}: {', '.join(sorted(unknown))} is no known mismatch")
    return Evidence(
        counts=tuple(_count_unit(row, design, levels, core[row["study"]]) for row in data["count"]),
        contrasts=tuple(_contrast(row, core[row["study"]]) for row in data["contrast"]),
    )


def readings(data: Table, name: str, evidence: Evidence) -> Evidence:
    """The evidence with every report that can be read in several ways read in this one."""
    if name == MIDDLE_READING:
        return evidence
    units = {unit.id: unit for unit in evidence.counts}
    changed = []
    for row in data["count"]:
        for reading in row.get("reading", ()):
            if reading["id"] == name:
                changed.append(replace(units[row["id"]], counts=_counts(reading["counts"])))
    if not changed:
        raise InputProblem(f"no report has a reading {name}")
    return evidence.with_counts(changed)


def _count_unit(row: Table, design: Design, levels: CoherenceLevels, core: bool) -> CountUnit:
    level = levels.get((row["evidence"], row["group"]))
    if level is None:
        raise InputProblem(f"{row['id']}: {row['evidence']} prints nothing for {row['group']}")
    conditional = row.get("conditional_on")
    try:
        return CountUnit(
            id=row["id"],
            study=row["study"],
            evidence=row["evidence"],
            arm=Arm(row["group"]),
            mix={Stratum(name): float(share) for name, share in row["mix"].items()},
            horizon_years=float(row["horizon_years"]),
            counts=_counts(row["counts"]),
            tau=float(row["tau"]),
            mismatches=tuple(row.get("mismatches", ())),
            conditional_on=None if conditional is None else _states(conditional),
            coherence=design.coherence[level],
            independence=float(row.get("independence", 1.0)),
            share=float(row.get("share", 1.0)),
            core=core,
        )
    except (KeyError, ValueError) as error:
        raise InputProblem(f"{row['id']}: {error}") from None


def _contrast(row: Table, core: bool) -> ContrastUnit:
    if unknown := row["coefficients"].keys() - set(PARAMETERS):
        raise InputProblem(f"{row['id']}: {', '.join(sorted(unknown))} is no parameter")
    return ContrastUnit(
        id=row["id"],
        study=row["study"],
        evidence=row["evidence"],
        coefficients={name: float(value) for name, value in row["coefficients"].items()},
        log_ratio=math.log(row["ratio"]),
        standard_error=float(row["standard_error"]),
        tau=float(row["tau"]),
        mismatches=tuple(row.get("mismatches", ())),
        core=core,
    )


def _counts(rows: list[Table]) -> tuple[Count, ...]:
    return tuple(Count(_states(row["states"]), float(row["patients"])) for row in rows)


def _states(names: list[str]) -> StateSet:
    return tuple(State(name) for name in names)


def _numbers(values: list[float]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _shape(row: Table, knots: list[float]) -> Shape:
    return Shape(_numbers(knots), _numbers(row["relapse"]), _numbers(row["nrm"]))


def _prior(rows: Table) -> Prior:
    means = {
        name: math.log(row["rate"]) if "rate" in row else float(row["mean"]) for name, row in rows.items()
    }
    return Prior(means, {name: float(row["sd"]) for name, row in rows.items()})


def _covariate(row: Table) -> Covariate:
    arms = frozenset(Arm(name) for name in row["arms"])
    evidence = tuple(row.get("evidence", ()))
    return Covariate(float(row["mean"]), float(row["sd"]), arms, row["source"], evidence)


def _filled(shape: type[T], row: Table) -> T:
    """A dataclass from a table of the same names; `source` may stand in any table."""
    names = {field.name for field in fields(shape)}  # type: ignore[arg-type]  # T is always a dataclass here
    if unknown := row.keys() - names - {"source"}:
        raise InputProblem(f"design: unknown {', '.join(sorted(unknown))}")
    values = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in row.items()
        if name in names
    }
    try:
        return shape(**values)
    except TypeError as error:
        raise InputProblem(f"design: {error}") from None
