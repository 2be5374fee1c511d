"""Loading the demonstration: two synthetic centres, their accounts, patients and what was issued; all, or nothing."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User
from django.db import transaction

from cohorts.models import Centre, MRDAssessment, Patient, Provenance, Role
from cohorts.services import access, centres, patients, rows
from decision_support import demonstration_accounts
from decision_support.demonstration import generator
from decision_support.demonstration.course import COURSES, Course
from decision_support.demonstration.generator import DemonstrationPatient
from decision_support.services import decisions, recommendations, worklist

FIRST_CODE, SECOND_CODE = "demonstration", "second-demonstration"

CENTRES: Mapping[str, Mapping[str, Any]] = {
    FIRST_CODE: {"name": "Demonstration centre", "allo_nrm_2y": Decimal("0.17")},
    SECOND_CODE: {"name": "Second demonstration hospital", "allo_nrm_2y": Decimal("0.22")},
}
MEMBERS: Mapping[str, tuple[str, Role]] = {
    "haematologist": (FIRST_CODE, Role.CLINICIAN),
    "colleague": (FIRST_CODE, Role.CLINICIAN),
    "stranger": (SECOND_CODE, Role.CLINICIAN),
    "curator": (FIRST_CODE, Role.CURATOR),
    "curator2": (FIRST_CODE, Role.CURATOR),
    "statistician": (FIRST_CODE, Role.STATISTICIAN),
    "privacy": (FIRST_CODE, Role.PRIVACY),
}
SUPERUSER = "admin"


def loaded_on() -> date | None:
    """The day the demonstration was loaded; None where it was not."""
    centre = Centre.objects.filter(code=FIRST_CODE, provenance=Provenance.SYNTHETIC).first()
    return None if centre is None else centre.created_at.date()


@transaction.atomic
def load(*, on: date, password: str, seed: int = generator.SEED) -> int:
    """Load the demonstration as of this day and return how many patients it has; 0 where it was loaded before."""
    if loaded_on() is not None:
        return 0
    places = {
        code: centres.create(values={"code": code, "provenance": "synthetic", **values}, by=None)
        for code, values in CENTRES.items()
    }
    accounts = _accounts(password)
    for username, (code, role) in MEMBERS.items():
        access.grant(user=accounts[username], centre=places[code], role=role, by=None)
    first = generator.patients(generator.FIRST_CENTRE, prefix="DEMO", on=on, seed=seed)
    second = generator.patients(generator.SECOND_CENTRE, prefix="SECOND", on=on, seed=seed)
    clinicians = [accounts["haematologist"], accounts["colleague"]]
    entered = [
        _enter(person, places[FIRST_CODE], clinicians[index % 2], on) for index, person in enumerate(first)
    ]
    entered += [_enter(person, places[SECOND_CODE], accounts["stranger"], on) for person in second]
    worklist.refresh(entered, on)
    return len(entered)


@transaction.atomic
def keep_password(password: str) -> None:
    """Give the demonstration accounts this password where they have another one."""
    users = list(User.objects.filter(email__iendswith=f"@{demonstration_accounts.EMAIL_DOMAIN}"))
    hashes = {user.password for user in users}
    # They share one hash, so that one slow comparison is enough at each start.
    if len(hashes) != 1 or not check_password(password, hashes.pop()):
        hashed = make_password(password)
        for user in users:
            user.password = hashed
            user.save(update_fields=["password"])


def _accounts(password: str) -> dict[str, User]:
    hashed = make_password(password)
    accounts = {}
    for username in demonstration_accounts.ACCOUNTS:
        all_rights = username == SUPERUSER
        accounts[username] = User.objects.create(
            username=username,
            email=f"{username}@{demonstration_accounts.EMAIL_DOMAIN}",
            password=hashed,
            is_staff=all_rights,
            is_superuser=all_rights,
        )
    return accounts


def _enter(person: DemonstrationPatient, centre: Centre, by: User, on: date) -> Patient:
    """Enter the record and let happen what happened to this patient; in the end it stands as told."""
    course = COURSES.get(person.story.name, Course())
    told = list(person.record["mrd_assessments"])
    at_first = told[:-1] if course.result_after else list(told)
    if course.mistyped:
        at_first[0] = {**at_first[0], "value": at_first[0]["value"].scaleb(1)}
    record = {**person.record, "mrd_assessments": at_first}
    if course.wish_after:
        record.pop("preferences")
    patient = patients.create(centre=centre, record=record, by=by)
    _mend(course, patient, told, by)
    standing = None
    for days_ago in course.issued_days_ago:
        standing = recommendations.issue(patient=patient, as_of=on - timedelta(days=days_ago), by=by)
    if standing is not None and course.decision is not None:
        decisions.record(
            recommendation=standing,
            by=by,
            own_choice=course.decision.own_choice,
            option=course.decision.option,
            agrees=course.decision.agrees,
            override_reason=course.decision.override_reason,
            comment=course.decision.comment,
            signature_meaning="authorship",
        )
    if course.result_after:
        rows.record(MRDAssessment, patient=patient, values=told[-1], by=by)
    if course.wish_after:
        patients.correct(patient=patient, changes={"preferences": person.record["preferences"]}, by=by)
    return patient


def _mend(course: Course, patient: Patient, told: list[dict[str, Any]], by: User) -> None:
    """Correct or retract what was entered by mistake, for the history to show."""
    if course.mistyped:
        row = patient.mrd_assessments.earliest("collected_on")
        reason = "The decimal point was misplaced."
        rows.correct(row, changes={"value": told[0]["value"]}, by=by, reason=reason)
    if course.misplaced:
        strange = rows.record(MRDAssessment, patient=patient, values={**told[0], "method": "igtr_pcr"}, by=by)
        rows.retract(strange, reason="Entered for the wrong patient.", by=by)
