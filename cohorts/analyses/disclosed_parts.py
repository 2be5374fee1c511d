"""Groups with their curves and tables, without the days and the figures of few patients."""

from cohorts.analyses.disclosed_curves import coarse, estimate_of, on_grid, to_grid
from cohorts.analyses.small_cells import FEWEST_SHOWN, Plain, small


def withhold(result: Plain, *, fixed: bool) -> None:
    """`fixed` says that the table counts the same patients at every tick; otherwise it is not shown at all."""
    for reason in result["patients"]["excluded"]:
        reason["identifiers"] = []
    for group in result.get("groups", []):
        if "table" in group:
            _apply_to_group(group, result.get("ticks", []), fixed=fixed)
    if result.get("model"):
        result["model"]["clusters"] = None
    if any(group.get("withheld") for group in result.get("groups", [])):
        result["tests"], result["rmst_difference"], result["model"] = [], None, None


def _apply_to_group(group: Plain, ticks: list[float], *, fixed: bool) -> None:
    tiny, few = small(group["n"]), group["events"] < FEWEST_SHOWN
    for row, values in group["table"].items():
        group["table"][row] = [
            value if fixed and on_grid(ticks[tick]) else None for tick, value in enumerate(values)
        ]
    for figures in (group, *group.get("causes", [])):
        for name in ("curve", "unadjusted"):
            if figures.get(name) is not None:
                figures[name] = None if tiny else coarse(figures[name], group["n"])
        if "at" in figures:
            figures["at"] = (
                []
                if tiny
                else [estimate_of(row, figures.get("curve"), counted=fixed) for row in figures["at"]]
            )
    group["censor_times"] = []
    if group.get("cut_at") is not None:
        group["cut_at"] = to_grid(group["cut_at"])
    if group.get("median") is not None:
        group["median"] = {name: _rounded(value, few) for name, value in group["median"].items()}
    if group.get("follow_up") is not None:
        unknown = group["censored"] < FEWEST_SHOWN
        group["follow_up"] = {name: _rounded(value, unknown) for name, value in group["follow_up"].items()}
    for cause in group.get("causes", []):
        if "events_at" in cause:
            # Many causes at many ticks: what single relapses could be read from is not shown at all.
            cause["events_at"] = [None] * len(cause["events_at"])
    if few:
        # With them goes what a page would otherwise print of the median.
        group["events"] = None
    if tiny:
        group["withheld"] = True


def _rounded(value: float | None, few: bool) -> float | None:
    return None if few or value is None else round(value, 1)
