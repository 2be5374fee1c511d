"""The counts of a result with the sums that hold between them, for the rule of small cells."""

from typing import Any

from cohorts.analyses.small_cells import Key, Sum, rising, small

Plain = dict[str, Any]


def count_patients(
    patients: Plain, groups: list[Plain], counts: dict[Key, int], sums: list[Sum], *, partition: bool
) -> None:
    counts[("in_cohort",)], counts[("analysed",)] = patients["in_cohort"], patients["analysed"]
    excluded: list[Key] = []
    for place, reason in enumerate(patients["excluded"]):
        counts[("excluded", place)] = reason["count"]
        excluded.append(("excluded", place))
    sums.append((("in_cohort",), (("analysed",), *excluded)))
    if partition and groups and all("n" in group for group in groups):
        sums.append((("analysed",), tuple(("n", place) for place in range(len(groups)))))


def count_group(
    place: int, group: Plain, counts: dict[Key, int], sums: list[Sum], steps: set[Key], *, fixed: bool
) -> None:
    for name in ("n", "events", "censored"):
        counts[(name, place)] = group[name]
    sums.append((("n", place), (("events", place), ("censored", place))))
    causes = group.get("causes", [])
    for number, cause in enumerate(causes):
        counts[("cause", place, number)] = cause["events"]
    if causes:
        sums.append((("events", place), tuple(("cause", place, number) for number in range(len(causes)))))
    table = group["table"]
    if not fixed:
        return
    totals = {"events": group["events"], "censored": group["censored"], "at_risk": group["n"]}
    if causes:
        own = next(cause["events"] for cause in causes if cause["of_interest"])
        totals |= {"events": own, "competing": group["events"] - own}
    for row, values in table.items():
        # Numbers at risk fall: what has left the group rises.
        climb = [group["n"] - value for value in values] if row == "at_risk" else values
        for tick, (value, fits) in enumerate(zip(values, rising(climb, totals[row]), strict=True)):
            counts[("table", place, row, tick)] = value
            if not fits:
                steps.add(("table", place, row, tick))
    for tick in range(len(table["at_risk"])):
        sums.append((("n", place), tuple(("table", place, row, tick) for row in table)))


def count_terms(model: Plain, counts: dict[Key, int], sums: list[Sum]) -> None:
    counts[("model", "n")], counts[("model", "events")] = model["n"], model["events"]
    by_variable: dict[str, list[int]] = {}
    for place, term in enumerate(model["terms"]):
        if term["level"] is None:
            continue
        by_variable.setdefault(term["variable"], []).append(place)
        counts[("term", "n", place)], counts[("term", "events", place)] = term["n"], term["events"]
    for places in by_variable.values():
        for name in ("n", "events"):
            parts: tuple[Key, ...] = tuple(("term", name, place) for place in places)
            if sum(counts[part] for part in parts) == counts[("model", name)]:
                sums.append((("model", name), parts))


def public_counts(result: Plain) -> list[Key]:
    """The size of the cohort stands on its own page, rounded as it is here, so that withholding it hides nothing."""
    size = result["patients"]["in_cohort"]
    return [] if size is None or small(size) else [("in_cohort",)]
