"""Tests, means and models, without what would let a withheld arm be computed from the others.

Restricted means are not shown at all: over many horizons they are the curve, step by step. A comparison in which an arm
has fewer than five events is left out; what is shown has two significant digits.
"""

from typing import Any

from cohorts.analyses.small_cells import FEWEST_SHOWN, Plain

DIGITS = 2
RATIO = ("hazard_ratio", "lower", "upper", "p_value")


def withhold_comparisons(result: Plain) -> None:
    """Of a result, or of one panel of it; its counts must still be exact."""
    groups = [group for group in result.get("groups", []) if "events" in group]
    for group in groups:
        group["rmst"] = None
    result["rmst_difference"] = None
    if any(group["events"] < FEWEST_SHOWN for group in groups):
        result["tests"], result["model"] = [], None
    result["tests"] = [_digits(test) for test in result.get("tests") or [] if not _thin(test, groups)]
    if result.get("model"):
        _withhold_ratios(result["model"])


def has_ratios(result: Plain) -> bool:
    """Whether any ratio is left to be read."""
    terms = (result.get("model") or {"terms": []})["terms"]
    return any(term["hazard_ratio"] is not None for term in terms if not term["reference"])


def two_digits(number: float | None) -> float | None:
    return None if number is None else float(f"{number:.{DIGITS}g}")


def _digits(test: Plain) -> Plain:
    return {**test, "statistic": two_digits(test["statistic"]), "p_value": two_digits(test["p_value"])}


def _thin(test: Plain, groups: list[Plain]) -> bool:
    """Whether an arm has too few events of the cause that is tested."""
    code = test["cause"]["code"] if test.get("cause") else None
    return any(
        cause["events"] < FEWEST_SHOWN
        for group in groups
        for cause in group.get("causes", [])
        if (cause["of_interest"] if code is None else cause["code"] == code)
    )


def _withhold_ratios(model: Plain) -> None:
    """A variable one of whose levels has too few events loses all its ratios: each is against the same reference."""
    thin = {term["variable"] for term in model["terms"] if term["events"] < FEWEST_SHOWN}
    for term in model["terms"]:
        term["coef"] = term["se"] = None
        lost = term["variable"] in thin and not term["reference"]
        term |= {name: None if lost else two_digits(term[name]) for name in RATIO}
    model["log_likelihood"] = model["events_per_coefficient"] = None
    model["concordance"] = None if thin else two_digits(model["concordance"])
    check: dict[str, Any] | None = model["proportional_hazards"]
    model["proportional_hazards"] = None if thin or check is None else _digits(check)
