"""Patients, groups with their curves and tables, and models, without the counts that are withheld."""

from cohorts.analyses.disclosed_counts import Plain
from cohorts.analyses.disclosed_curves import coarse, estimate_of, on_grid, to_grid
from cohorts.analyses.small_cells import FEWEST_SHOWN, Key, small


def withhold(result: Plain, hidden: set[Key], *, fixed: bool) -> None:
    patients = result["patients"]
    for name in ("in_cohort", "analysed"):
        patients[name] = None if (name,) in hidden else patients[name]
    for place, reason in enumerate(patients["excluded"]):
        reason["identifiers"] = []
        reason["count"] = None if ("excluded", place) in hidden else reason["count"]
    for place, group in enumerate(result.get("groups", [])):
        if "table" in group:
            _apply_to_group(place, group, hidden, result.get("ticks", []), fixed=fixed)
    model = result.get("model")
    if model:
        _apply_to_model(model, hidden)
    if any(group.get("withheld") for group in result.get("groups", [])):
        result["tests"], result["rmst_difference"], result["model"] = [], None, None


def _apply_to_group(place: int, group: Plain, hidden: set[Key], ticks: list[float], *, fixed: bool) -> None:
    tiny = group["n"] is not None and small(group["n"])
    events = group["events"]
    visible = {
        tick: fixed and on_grid(tick) and ("table", place, "at_risk", number) not in hidden
        for number, tick in enumerate(ticks)
    }
    for row, values in group["table"].items():
        group["table"][row] = [
            value if fixed and on_grid(ticks[tick]) and ("table", place, row, tick) not in hidden else None
            for tick, value in enumerate(values)
        ]
    for figures in (group, *group.get("causes", [])):
        for name in ("curve", "unadjusted"):
            if figures.get(name) is not None:
                figures[name] = None if tiny else coarse(figures[name], group["n"])
        if "at" in figures:
            figures["at"] = (
                [] if tiny else [estimate_of(row, figures.get("curve"), visible) for row in figures["at"]]
            )
    group["censor_times"] = []
    if group.get("cut_at") is not None:
        group["cut_at"] = to_grid(group["cut_at"])
    few = tiny or events is None or events < FEWEST_SHOWN
    if group.get("median") is not None:
        group["median"] = {name: _rounded(value, few) for name, value in group["median"].items()}
    if group.get("follow_up") is not None:
        censored = group["censored"]
        group["follow_up"] = {
            name: _rounded(value, censored is None or censored < FEWEST_SHOWN)
            for name, value in group["follow_up"].items()
        }
    for name in ("n", "events", "censored"):
        if (name, place) in hidden:
            group[name] = None
    for number, cause in enumerate(group.get("causes", [])):
        cause["events"] = None if ("cause", place, number) in hidden else cause["events"]
        if "events_at" in cause:
            # Many causes at many ticks: what single relapses could be read from is not shown at all.
            cause["events_at"] = [None] * len(cause["events_at"])
    if tiny:
        group["withheld"] = True


def _rounded(value: float | None, few: bool) -> float | None:
    return None if few or value is None else round(value, 1)


def _apply_to_model(model: Plain, hidden: set[Key]) -> None:
    for place, term in enumerate(model["terms"]):
        lost = [name for name in ("n", "events") if ("term", name, place) in hidden]
        if any(small(term[name]) for name in lost):
            term |= dict.fromkeys(("coef", "se", "hazard_ratio", "lower", "upper", "p_value"))
        term |= dict.fromkeys(lost)
    for name in ("n", "events"):
        if ("model", name) in hidden:
            model[name] = model["events_per_coefficient"] = None
    model["clusters"] = None
