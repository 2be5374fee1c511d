"""The invented registry: deterministic, plausible, marked synthetic, and made from the model alone."""

from collections import Counter
from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cohorts.models import AuditEvent, Patient
from cohorts.selectors import records_of
from decision_support import selectors
from decision_support.demonstration import registry, registry_outcomes
from decision_support.fitted_models import load_published
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.terms import Arm, Stratum
from decision_support.services import demonstration, demonstration_registry

DAY = date(2026, 11, 21)


@cache
def records(day: date = DAY) -> tuple[dict[str, Any], ...]:
    return tuple(registry.records(load_published(), day))


def kind(record: dict[str, Any]) -> str:
    return str(record["transplants"][0]["kind"]) if record["transplants"] else "none"


def outcome(record: dict[str, Any], *kinds: str) -> date | None:
    days = [row["occurred_on"] for row in record["outcomes"] if row["kind"] in kinds]
    return date.fromisoformat(min(days)) if days else None


def test_the_same_day_gives_the_same_patients() -> None:
    assert records() == tuple(registry.records(load_published(), DAY))
    assert records() != tuple(registry.records(load_published(), DAY, seed=1))


def test_so_many_are_transplanted_and_so_many_are_not() -> None:
    kinds = Counter(map(kind, records()))
    assert kinds["autologous"] + kinds["allogeneic"] == 160
    assert kinds["none"] == 40
    assert min(kinds.values()) >= 40


def test_it_spans_more_than_a_decade_and_ends_before_the_day() -> None:
    days = [date.fromisoformat(record["diagnosis"]["diagnosed_on"]) for record in records()]
    assert (min(days).year, max(days).year) == (2012, 2025)


def test_some_relapsed_or_died_before_a_transplant_could_be_given() -> None:
    never = [record for record in records() if kind(record) == "none"]
    early = [record for record in never if (day := outcome(record, "relapse", "death", "nrm")) is not None
             and (day - date.fromisoformat(record["diagnosis"]["diagnosed_on"])).days < 250]  # fmt: skip
    assert len(early) >= 10


def test_nobody_is_transplanted_after_a_relapse_and_nothing_follows_a_death() -> None:
    for record in records():
        events = [row["performed_on"] for row in record["transplants"]]
        if (relapse := outcome(record, "relapse")) is not None:
            assert all(date.fromisoformat(day) < relapse for day in events)
        if (death := outcome(record, "death", "nrm")) is not None:
            days = events + [row["collected_on"] for row in record["mrd_assessments"]]
            assert all(date.fromisoformat(day) <= death for day in days)


def test_genetics_are_missing_more_often_in_the_early_years() -> None:
    missing: dict[bool, list[float]] = {True: [], False: []}
    for record in records():
        genetics = record["diagnosis"]["genetics"].values()
        share = sum(status == "not_tested" for status in genetics) / len(genetics)
        missing[record["diagnosis"]["diagnosed_on"] < "2016"].append(share)
    assert sum(missing[True]) / len(missing[True]) > 2 * sum(missing[False]) / len(missing[False])


@pytest.mark.parametrize(("arm", "stratum"), [(Arm.ALLO, Stratum.EARLY), (Arm.AUTO, Stratum.LATE)])
def test_drawn_courses_have_the_shares_of_the_model(arm: Arm, stratum: Stratum) -> None:
    model, profile = load_published(), Profile((stratum,))
    courses = [registry_outcomes.transplanted(model, profile, arm, Random(seed)) for seed in range(6000)]
    curves = model.curves(profile)[arm]
    two_years = model.curve_times.index(2.0)
    relapsed = sum(c.relapse_day is not None and c.relapse_day <= 730.5 for c in courses) / len(courses)
    died = sum(
        c.relapse_day is None and c.death_day is not None and c.death_day <= 730.5 for c in courses
    ) / len(courses)
    alive = sum(c.death_day is None or c.death_day > 5 * 365.25 for c in courses) / len(courses)
    # Four standard errors of a share of 6000 are at most 0.026.
    assert relapsed == pytest.approx(curves["cir"][two_years].median, abs=0.026)
    assert died == pytest.approx(curves["nrm"][two_years].median, abs=0.026)
    assert alive == pytest.approx(curves["os"][-1].median, abs=0.04)


def test_loading_enters_it_once_through_the_services_and_leaves_the_worklist_to_the_others(db: None) -> None:
    today = timezone.localdate()
    assert demonstration_registry.load(on=today) == 0
    demonstration.load(on=today, password="a password for the demonstration")
    assert demonstration_registry.load(on=today) == 200
    assert demonstration_registry.load(on=today) == 0
    entered = Patient.objects.filter(identifier__startswith="REG-")
    assert set(entered.values_list("provenance", flat=True)) == {"synthetic"}
    events = AuditEvent.objects.filter(action="recorded", object_type="Patient")
    assert entered.filter(pk__in=events.values("patient_id")).count() == 200
    clinician = User.objects.get(username="haematologist")
    shown = selectors.worklist(clinician, selectors.EVERYBODY, offset=0, limit=500)
    open_ = [row for row in shown if row.patient.identifier.startswith("REG-")]
    assert len(open_) <= 40
    over = selectors.worklist(clinician, selectors.WorklistFilter(settled=True), offset=0, limit=500)
    assert {row.patient_id for row in over}.isdisjoint(row.patient_id for row in open_)
    assert all(len(record.treatment_phases) >= 1 for record in records_of(entered).values())
