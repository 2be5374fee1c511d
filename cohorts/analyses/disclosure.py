"""A stored result as somebody may see it who has no right to small cells.

Counts follow the rule of `small_cells`. A step of a curve stands for at least five events, so that no single patient's
day can be read off; times of censoring are left out, and so is every sentence that counts patients. Courses and MRD of
single patients are not shown at all. The stored result stays whole.
"""

import copy
from collections.abc import Mapping
from typing import Any

from cohorts.analyses.small_cells import FEWEST_SHOWN, Key, Sum, rising, small, withheld
from cohorts.analyses.wording import in_words, sentence
from cohorts.messages import gettext_noop as _

Plain = dict[str, Any]

# Sentences that count patients; the others hold for any reader.
COUNTING = ("small_group", "few_events", "must_live", "wait", "no_model")
SINGLE_PATIENTS = ("swimmer", "mrd_kinetics")
RULE = _("Counts from 1 to %(most)d are withheld, with those from which they could be computed; a step of a curve "
         "stands for at least %(fewest)d events.")  # fmt: skip


def disclosed(result: Mapping[str, Any]) -> Plain:
    """A copy of the result without small cells."""
    shown: Plain = copy.deepcopy(dict(result))
    if shown["kind"] in SINGLE_PATIENTS:
        shown["rows"], shown["omitted"], shown["withheld"] = [], None, True
    for panel in shown.get("panels", []):
        _hide_counts(panel)
        _hide_small_cells(panel, fixed=False)
    if shown["kind"] == "characteristics":
        _hide_characteristics(shown)
    else:
        _hide_small_cells(shown, fixed=_adds_up(shown))
    _hide_words(shown)
    shown["disclosure"] = {
        "applied": True,
        **sentence("small_cells", RULE, most=FEWEST_SHOWN - 1, fewest=FEWEST_SHOWN),
    }
    return shown


def _adds_up(result: Plain) -> bool:
    """Whether at risk, events and censored of a tick add up to the group: not with late entries or changing states."""
    asked = result["definition"]
    return not asked["time_varying"] and asked["entry"] is None and "panels" not in result


def _hide_small_cells(result: Plain, *, fixed: bool) -> None:
    """Patients, groups with their tables, and the terms of a model, under one system of sums."""
    counts: dict[Key, int] = {}
    sums: list[Sum] = []
    patients, groups = result["patients"], result.get("groups", [])
    if patients["analysed"] is not None:
        _count_patients(patients, groups, counts, sums, partition=fixed)
    hidden_steps: set[Key] = set()
    for place, group in enumerate(groups):
        if group.get("n") is not None and "table" in group:
            _count_group(place, group, counts, sums, hidden_steps, fixed=fixed)
    model = result.get("model")
    if model:
        _count_terms(model, counts, sums)
    hidden = withheld(counts, sums, also=hidden_steps, public=_public(result))
    _apply(result, hidden, fixed=fixed)


def _count_patients(
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


def _count_group(
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


def _count_terms(model: Plain, counts: dict[Key, int], sums: list[Sum]) -> None:
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


def _public(result: Plain) -> list[Key]:
    """The size of the cohort stands on its own page; where it is small it is withheld there too."""
    size = result["patients"]["in_cohort"]
    return [] if size is None or small(size) else [("in_cohort",)]


def _apply(result: Plain, hidden: set[Key], *, fixed: bool) -> None:
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
        tick: fixed and ("table", place, "at_risk", number) not in hidden for number, tick in enumerate(ticks)
    }
    for row, values in group["table"].items():
        group["table"][row] = [
            value if fixed and ("table", place, row, tick) not in hidden else None
            for tick, value in enumerate(values)
        ]
    for figures in (group, *group.get("causes", [])):
        for name in ("curve", "unadjusted"):
            if figures.get(name) is not None:
                figures[name] = None if tiny else coarse(figures[name])
        if "at" in figures:
            figures["at"] = (
                [] if tiny else [_estimate(row, figures.get("curve"), visible) for row in figures["at"]]
            )
    group["censor_times"] = []
    few = tiny or events is None or events < FEWEST_SHOWN
    if group.get("median") is not None:
        group["median"] = {name: _rounded(value, few) for name, value in group["median"].items()}
    if group.get("follow_up") is not None:
        censored = group["censored"]
        group["follow_up"] = {
            name: _rounded(value, censored is None or censored < FEWEST_SHOWN)
            for name, value in group["follow_up"].items()
        }
    group["rmst"] = None if few or group.get("rmst") is None else {**group["rmst"], "at_risk": None}
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


def coarse(curve: Plain) -> Plain:
    """The curve with only those steps at which at least five events have come together since the last one kept."""
    kept, since = [0], curve["events"][0]
    for place, events in enumerate(curve["events"]):
        if events - since >= FEWEST_SHOWN:
            kept.append(place)
            since = events
    last = len(curve["time"]) - 1
    shown = {name: [values[place] for place in kept] for name, values in curve.items() if name != "events"}
    if kept[-1] != last:
        shown["time"].append(float(f"{curve['time'][last]:.1f}"))
        for name in shown:
            if name != "time":
                shown[name].append(shown[name][-1])
    return shown


def _estimate(row: Plain, curve: Plain | None, visible: dict[float, bool]) -> Plain:
    """The estimate as the coarser curve has it; none before its first step."""
    at_risk = row["at_risk"] if visible.get(row["years"], False) else None
    found = {**row, "at_risk": at_risk}
    if curve is None or row["estimate"] is None:
        return found
    places = [place for place, time in enumerate(curve["time"]) if time <= row["years"]]
    place = places[-1]
    moved = any(curve["estimate"][one] != curve["estimate"][0] for one in places)
    for name in ("estimate", "lower", "upper"):
        found[name] = curve[name][place] if moved else None
    return found


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


def _hide_counts(panel: Plain) -> None:
    """Two panels over the same patients would tell their differences: no counts at all are shown in either."""
    panel["patients"] = {"in_cohort": None, "analysed": None, "excluded": []}


def _hide_words(result: Plain) -> None:
    result["warnings"] = [one for one in result["warnings"] if one["code"] not in COUNTING]
    if "explanation" in result:
        result["explanation"] = [one for one in result["explanation"] if one["code"] not in COUNTING]
    if result.get("changes") is not None:
        result["changes"] = None
    parts = [part for part in result["methods"]["parts"] if part["code"] != "patients"]
    result["methods"] = {"english": " ".join(in_words(part) for part in parts), "parts": parts}


def _hide_characteristics(result: Plain) -> None:
    """Levels and missing add up to the group, and the arms to all; shares and quartiles go where their counts do."""
    counts: dict[Key, int] = {}
    sums: list[Sum] = []
    _count_patients(result["patients"], [], counts, sums, partition=False)
    codes = [group["code"] for group in result["groups"]]
    counts |= {("n", group["code"]): group["n"] for group in result["groups"]}
    for row in result["rows"]:
        cells = (
            {"known": row["cells"]}
            if row["kind"] == "number"
            else {x["level"]: x["cells"] for x in row["levels"]}
        )
        for code in codes:
            counts[(row["variable"], "missing", code)] = row["missing"][code]
            counts |= {(row["variable"], "of", level, code): cell[code]["n"] for level, cell in cells.items()}
            parts: tuple[Key, ...] = tuple((row["variable"], "of", level, code) for level in cells)
            sums.append((("n", code), ((row["variable"], "missing", code), *parts)))
        if "all" in codes and len(codes) > 1:
            arms = [code for code in codes if code != "all"]
            for level in cells:
                sums.append(
                    (
                        (row["variable"], "of", level, "all"),
                        tuple((row["variable"], "of", level, c) for c in arms),
                    )
                )
            sums.append(
                ((row["variable"], "missing", "all"), tuple((row["variable"], "missing", c) for c in arms))
            )
    if "all" in codes and len(codes) > 1:
        sums.append((("n", "all"), tuple(("n", code) for code in codes if code != "all")))
        sums.append((("analysed",), (("n", "all"),)))
    hidden = withheld(counts, sums, public=_public(result))
    _apply(result, hidden, fixed=False)
    for group in result["groups"]:
        group["n"] = None if ("n", group["code"]) in hidden else group["n"]
    for row in result["rows"]:
        _apply_to_row(row, codes, hidden)


def _apply_to_row(row: Plain, codes: list[str], hidden: set[Key]) -> None:
    for code in codes:
        name = row["variable"]
        keys = [(name, "missing", code), *((name, "of", level["level"], code) for level in row["levels"])]
        any_hidden = any(key in hidden for key in [*keys, (name, "of", "known", code)])
        if (name, "missing", code) in hidden:
            row["missing"][code] = None
        for level in row["levels"]:
            cell = level["cells"][code]
            cell["n"] = None if (name, "of", level["level"], code) in hidden else cell["n"]
            cell["share"] = None if any_hidden else cell["share"]
        if row["kind"] == "number":
            cell = row["cells"][code]
            if cell["n"] < FEWEST_SHOWN:
                row["cells"][code] = {
                    "median": None,
                    "lower_quartile": None,
                    "upper_quartile": None,
                    "n": None,
                }
            elif (name, "of", "known", code) in hidden:
                cell["n"] = None
