"""A fitted model as texts that a person can review: JSON by the line, and draws as a plain table.

Numbers that later fits are held against are written out by name. A fit in which one of them moves is not published
unless somebody says why.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any

import numpy as np

from decision_support.outcome_model.answer import to_json
from decision_support.outcome_model.curves import TIMES_YEARS, curves_of
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws
from decision_support.outcome_model.evidence_units import CountUnit, Evidence
from decision_support.outcome_model.fit import FittedModel
from decision_support.outcome_model.incoherence.detector import Audit
from decision_support.outcome_model.inputs import ModelInputs
from decision_support.outcome_model.profile import Profile, all_profiles
from decision_support.outcome_model.published import (
    ANSWERS,
    CURVES,
    DRAWS,
    FINDINGS,
    FIT,
    FORMAT,
    GVHD_PEAK,
    fingerprint_of,
)
from decision_support.outcome_model.terms import MAIN_HORIZON, PARAMETERS, STRATA, SYMBOLS, Arm

_ALLOWED_ON_LOG_SCALE = 2e-3
_ALLOWED_PROBABILITY = 0.01


@dataclass(frozen=True, slots=True)
class Move:
    """A number that a new fit moved by more than noise allows; None where it is new or gone."""

    name: str
    before: float | str | None
    after: float | str | None

    def __str__(self) -> str:
        return f"{self.name}: {self.before} before, {self.after} now"


def inputs_fingerprint(texts: Iterable[str], levels: Mapping[tuple[str, str], str]) -> str:
    """What a fit depends on: its two files, and what the detector made of the evidence."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode() + b"\0")
    digest.update(json.dumps(sorted([*key, level] for key, level in levels.items())).encode())
    return digest.hexdigest()


def texts_of(
    fitted: FittedModel,
    inputs: ModelInputs,
    design_data: Mapping[str, Any],
    audits: Mapping[str, Audit],
    *,
    fingerprint: str,
    published_on: str,
    reason: str,
) -> dict[str, bytes]:
    """The files of a published fit by name; `fit.json` holds the fingerprints of the others."""
    design = inputs.design
    texts = {
        ANSWERS: _by_line({answer.profile: to_json(answer) for answer in fitted.answers}),
        CURVES: _by_line({p.key: _curves(p, fitted.kept, design) for p in all_profiles()}),
        DRAWS: _draws(fitted.kept),
        FINDINGS: _by_line({name: _plain(asdict(found)) for name, found in audits.items()}),
    }
    record = {
        "format": FORMAT,
        "version": f"{design.version}+{fingerprint[:12]}",
        "published_on": published_on,
        "reason": reason,
        "inputs_sha256": fingerprint,
        "files": {name: fingerprint_of(text) for name, text in texts.items()},
        "curve_times_years": list(TIMES_YEARS),
        "log_posterior_at_mode": fitted.mode.log_density,
        "parameters": _parameters(fitted),
        "diagnostics": _plain(asdict(fitted.diagnostics)),
        "units": _units(fitted, inputs.evidence),
        "variants": _plain(fitted.variants),
        "regression": regression_numbers(fitted),
        "design": _plain(design_data),
    }
    texts[FIT] = (json.dumps(_rounded(record), indent=1) + "\n").encode()
    return texts


def regression_numbers(fitted: FittedModel) -> dict[str, float | str]:
    """Numbers that only a change of evidence or design may move: the mode, and the plain profiles' answers."""
    found: dict[str, float | str] = {"log_posterior_at_mode": fitted.mode.log_density}
    found |= {f"mode {name}": float(x) for name, x in zip(PARAMETERS, fitted.mode.point, strict=True)}
    answers = {answer.profile: answer for answer in fitted.answers}
    for stratum in STRATA:
        answer = answers[Profile((stratum,)).key]
        found[f"{stratum} label"] = answer.verdict.label.value
        for arm in Arm:
            for name, estimate in answer.outcomes[arm][MAIN_HORIZON].items():
                found[f"{stratum} {arm} {name} at {MAIN_HORIZON} years"] = estimate.median
        for name, criterion in answer.criteria.items():
            found[f"{stratum} probability allo better on {name}"] = criterion.probability_allo_better
    return found


def moved(before: Mapping[str, float | str], after: Mapping[str, float | str]) -> tuple[Move, ...]:
    """What differs beyond noise between two fits' regression numbers."""
    moves = []
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if isinstance(old, float) and isinstance(new, float):
            on_log_scale = name.startswith(("mode ", "log_posterior"))
            allowed = _ALLOWED_ON_LOG_SCALE if on_log_scale else _ALLOWED_PROBABILITY
            if abs(old - new) <= allowed:
                continue
        if old != new:
            moves.append(Move(name, old, new))
    return tuple(moves)


def _parameters(fitted: FittedModel) -> list[dict[str, Any]]:
    sds = np.sqrt(np.diag(fitted.mode.covariance))
    return [
        {"name": name, "symbol": SYMBOLS[name], "mode": float(mode), "sd": float(sd)}
        for name, mode, sd in zip(PARAMETERS, fitted.mode.point, sds, strict=True)
    ]


def _units(fitted: FittedModel, evidence: Evidence) -> list[dict[str, Any]]:
    rows = []
    for unit in evidence.units:
        row: dict[str, Any] = {"id": unit.id, "study": unit.study, "evidence": unit.evidence, "tau": unit.tau}
        if isinstance(unit, CountUnit):
            row |= {
                "arm": unit.arm.value,
                "patients": unit.patients,
                "weight": unit.weight,
                "effective_patients": unit.effective_patients,
            }
        rows.append({**row, "log_likelihood": fitted.contributions[unit.id]})
    return rows


def _curves(profile: Profile, draws: Draws, design: Design) -> dict[str, Any]:
    return {
        arm.value: {
            name: [[round(x, 4) for x in astuple(point)] for point in points] for name, points in rows.items()
        }
        for arm, rows in curves_of(profile, draws, design).items()
    }


def _draws(draws: Draws) -> bytes:
    """One row a draw under a row of names. Four decimals are far finer than the noise between draws."""
    columns = {
        **dict(zip(PARAMETERS, draws.parameters.T, strict=True)),
        **draws.standard,
        GVHD_PEAK: draws.gvhd_peak,
    }
    rows = (",".join(f"{value:.4f}" for value in row) for row in zip(*columns.values(), strict=True))
    return "\n".join((",".join(columns), *rows, "")).encode()


def _by_line(rows: Mapping[str, Any]) -> bytes:
    """An object with one key a line, so that a change of one profile is one line of a comparison."""
    lines = (f"{json.dumps(key)}: {json.dumps(row, separators=(',', ':'))}" for key, row in rows.items())
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _plain(value: Any) -> Any:
    """Only what JSON has: keys and dates as text, tuples as lists."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value
