"""What a repeated analysis shows that the earlier one did not."""

from collections.abc import Iterator, Mapping
from typing import Any

from cohorts.analyses.wording import Sentence, label, p_equation, sentence
from cohorts.messages import gettext_noop as _

Result = Mapping[str, Any]


def changes(before: Result, after: Result) -> list[Sentence]:
    """Data, software, patients, events, estimates and tests that differ; one sentence that says so where none do."""
    found = [*_basis(before, after), *_patients(before, after), *_groups(before, after), *_tests(before, after),
             *_model(before, after)]  # fmt: skip
    return found or [sentence("unchanged", _("Nothing has changed: the same data gave the same numbers."))]


def _basis(before: Result, after: Result) -> Iterator[Sentence]:
    if before["as_of"] != after["as_of"]:
        message = _("Counted up to %(after)s, before up to %(before)s.")
        yield sentence("as_of", message, before=before["as_of"], after=after["as_of"])
    names = sorted(set(before["software"]) | set(after["software"]))
    for name in names:
        one, other = before["software"].get(name, "-"), after["software"].get(name, "-")
        if one != other:
            message = _("%(name)s is now version %(after)s, before %(before)s.")
            yield sentence("software", message, name=name, before=one, after=other)


def _patients(before: Result, after: Result) -> Iterator[Sentence]:
    one, other = before["patients"], after["patients"]
    for key, message in (
        ("in_cohort", _("Patients in the cohort: %(after)d, before %(before)d.")),
        ("analysed", _("Patients analysed: %(after)d, before %(before)d.")),
    ):
        if one[key] != other[key]:
            yield sentence(key, message, before=one[key], after=other[key])


def _groups(before: Result, after: Result) -> Iterator[Sentence]:
    former = {group["code"]: group for group in before.get("groups", [])}
    for group in after.get("groups", []):
        old = former.get(group["code"])
        name = label(group["label"])
        if old is None:
            yield sentence("new_group", _("%(group)s: a new arm, n = %(n)d."), group=name, n=group["n"])
            continue
        if "events" in group and (old["n"], old["events"]) != (group["n"], group["events"]):
            message = _("%(group)s: %(events)d events in %(n)d patients, before %(old_events)d in %(old_n)d.")
            yield sentence("events", message, group=name, n=group["n"], events=group["events"], old_n=old["n"],
                           old_events=old["events"])  # fmt: skip
        yield from _estimates(name, old, group)


def _estimates(name: dict[str, Any], old: Result, new: Result) -> Iterator[Sentence]:
    former = {row["years"]: row["estimate"] for row in _at(old)}
    for row in _at(new):
        one, other = former.get(row["years"]), row["estimate"]
        if one != other and (one is None or other is None or abs(one - other) >= 0.0005):
            message = _("%(group)s at %(years)s years: %(after)s, before %(before)s.")
            yield sentence("estimate", message, group=name, years=f"{row['years']:g}", before=_percent(one),
                           after=_percent(other))  # fmt: skip


def _at(group: Result) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        group["at"] if "at" in group else group["causes"][0]["at"] if "causes" in group else []
    )
    return rows


def _tests(before: Result, after: Result) -> Iterator[Sentence]:
    former = {test["code"]: test for test in before.get("tests") or []}
    for test in after.get("tests") or []:
        old = former.get(test["code"])
        if old is not None and old["p_value"] != test["p_value"]:
            message = _("%(test)s: %(after)s, before %(before)s.")
            yield sentence("p_value", message, test=label(test["label"]), before=_p(old["p_value"]),
                           after=_p(test["p_value"]))  # fmt: skip


def _model(before: Result, after: Result) -> Iterator[Sentence]:
    former = {
        (term["variable"], term["level"]): term for term in (before.get("model") or {}).get("terms", [])
    }
    for term in (after.get("model") or {}).get("terms", []):
        old = former.get((term["variable"], term["level"]))
        if old is not None and old["hazard_ratio"] != term["hazard_ratio"]:
            message = _("Hazard ratio of %(term)s: %(after)s, before %(before)s.")
            name = label(term["level_label"] or term["label"])
            yield sentence("hazard_ratio", message, term=name, before=_number(old["hazard_ratio"]),
                           after=_number(term["hazard_ratio"]))  # fmt: skip


def _p(value: float | None) -> str:
    return "p = –" if value is None else p_equation(value)


def _percent(estimate: float | None) -> str:
    return "-" if estimate is None else f"{100 * estimate:.1f} %"


def _number(number: float | None) -> str:
    return "-" if number is None else f"{number:.3g}"
