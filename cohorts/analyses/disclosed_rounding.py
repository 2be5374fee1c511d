"""Every count of a result to the nearest five, as the pages of cohorts round them: the last step of disclosure.

Between two versions of a cohort, or two landmarks, exact counts would tell by subtraction what each of them withholds.
"""

from cohorts.analyses.disclosed_comparisons import two_digits
from cohorts.analyses.disclosed_curves import in_shares
from cohorts.analyses.small_cells import FEWEST_SHOWN, Plain, nearest_five

QUARTILES = ("median", "lower_quartile", "upper_quartile")


def round_counts(result: Plain, analysed: int) -> None:
    """Of a result, or of one panel of it; `analysed` is how many patients it has."""
    patients = result["patients"]
    _round(patients, "in_cohort", "analysed")
    for reason in patients["excluded"]:
        _round(reason, "count")
    for group in result.get("groups", []):
        _round_group(group)
    if result.get("model"):
        for counted in (result["model"], *result["model"]["terms"]):
            _round(counted, "n", "events")
    if result.get("weights"):
        _round_weights(result["weights"], analysed)
    if result["kind"] == "characteristics":
        for row in result["rows"]:
            _round_row(row)


def _round(counted: Plain, *names: str) -> None:
    for name in names:
        if name in counted:
            counted[name] = _shown(counted[name])


def _round_group(group: Plain) -> None:
    _round(group, "n", "events", "censored")
    for row, values in group.get("table", {}).items():
        group["table"][row] = [_shown(value) for value in values]
    for figures in (group, *group.get("causes", [])):
        for row in figures.get("at", []):
            _round(row, "at_risk")
    for cause in group.get("causes", []):
        _round(cause, "events")


def _round_weights(weights: Plain, analysed: int) -> None:
    """What each arm is worth is a number of patients too; it stands in the sentence as well."""
    weights["ess"] = {arm: nearest_five(round(size)) for arm, size in weights["ess"].items()}
    for size in weights["sentence"]["values"]["sizes"]:
        size["values"]["size"] = str(nearest_five(round(float(size["values"]["size"]))))
    weights["max_share"] = None
    weights["support"] = in_shares(weights["support"], analysed)
    for line in weights["balance"]:
        line |= {name: two_digits(line[name]) for name in ("before", "after")}


def _round_row(row: Plain) -> None:
    """Shares are taken of rounded numbers: an exact one would tell the count."""
    row["missing"] = {code: _shown(count) for code, count in row["missing"].items()}
    row["standardised_difference"] = two_digits(row["standardised_difference"])
    for cell in row["cells"].values():
        few = cell["n"] < FEWEST_SHOWN
        cell |= {name: None if few else two_digits(cell[name]) for name in QUARTILES}
        _round(cell, "n")
    known: dict[str, int] = {}
    for level in row["levels"]:
        for code, cell in level["cells"].items():
            known[code] = known.get(code, 0) + cell["n"]
    for level in row["levels"]:
        for code, cell in level["cells"].items():
            few = known[code] < FEWEST_SHOWN
            cell["share"] = None if few else in_shares(cell["share"], known[code])
            _round(cell, "n")


def _shown(count: int | None) -> int | None:
    return None if count is None else nearest_five(count)
