"""Issuing a recommendation, and asking again today what was asked then."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Patient
from cohorts.services import access, audit
from cohorts.services.errors import RecordProblems
from cohorts.validation.problems import Problem
from decision_support import selectors
from decision_support.differences import Difference, differences
from decision_support.models import Recommendation
from decision_support.recommendation.case import Case, canonical_json, case_to_json
from decision_support.recommendation.case_input import load_json, parse_case
from decision_support.recommendation.problems import CaseProblems
from decision_support.recommendation.problems import Problem as CaseProblem
from decision_support.recommendation.recommendation import Recommendation as Answer
from decision_support.recommendation.recommendation import canonical_bytes
from decision_support.services import worklist

_OF_THE_DAY = ("after_as_of", "future_birth")  # what would be possible on a later day


@transaction.atomic
def issue(*, patient: Patient, as_of: date, by: User) -> Recommendation:
    """Answer for the patient as the record stands, and store the answer.

    Where the standing recommendation already gives this very answer to this very case, it is returned as it is, with
    `newly_issued` false. Otherwise the new one supersedes it.
    """
    # One issue at a time for a patient, so that each supersedes the one before it.
    patient = Patient.objects.select_for_update(of=("self",)).select_related("centre").get(pk=patient.pk)
    access.require_writer(by, patient.centre)
    case, answer = _evaluate(patient, as_of)
    content = answer.to_json()
    digest = sha256(canonical_bytes(content)).hexdigest()
    standing = Recommendation.objects.filter(patient=patient, superseded_by=None).first()
    if standing is not None and standing.canonical_sha256 == digest:
        return standing
    row = _row(patient, case, answer, content, digest, by)
    row.supersedes = standing
    row.save(force_insert=True)
    row.newly_issued = True
    changes = {
        "as_of": (None, row.as_of),
        "direction": (standing.direction if standing else None, row.direction),
        "canonical_sha256": (None, row.canonical_sha256),
        "supersedes": (None, standing),
    }
    audit.write(by=by, action="issued", subject=row, patient=patient, changes=changes)
    worklist.refresh([patient])
    return row


@dataclass(frozen=True, slots=True)
class Replay:
    """A stored recommendation asked again: with today's knowledge and software, on the case stored with it."""

    recommendation: Recommendation
    replayed_sha256: str | None
    knowledge_version: str
    software_version: str
    differences: tuple[Difference, ...]

    @property
    def identical(self) -> bool:
        return self.replayed_sha256 == self.recommendation.canonical_sha256


@transaction.atomic
def replay(*, recommendation: Recommendation, by: User) -> Replay:
    """Ask the stored case again and compare canonical bytes. Nothing but the audit event is written."""
    stored = json.loads(canonical_bytes(recommendation.content))
    try:
        # Through JSON once more, so that numbers are the exact decimals they were when they came in.
        case = parse_case(load_json(canonical_json(recommendation.case)))
    except CaseProblems as error:
        digest = None
        found = [Difference(f"/case{p.pointer}", None, p.message) for p in error.problems]
    else:
        again = selectors.answer(case, synthetic=recommendation.content["synthetic"])
        canonical = again.canonical_bytes()
        digest = sha256(canonical).hexdigest()
        found = list(differences(stored, json.loads(canonical)))
    versions = selectors.versions()
    result = Replay(recommendation, digest, versions["knowledge"], versions["software"], tuple(found))
    changes = {"identical": (None, result.identical), "knowledge": (None, result.knowledge_version)}
    audit.write(
        by=by, action="replayed", subject=recommendation, patient=recommendation.patient, changes=changes
    )
    return result


def _evaluate(patient: Patient, as_of: date) -> tuple[Case, Answer]:
    if as_of > timezone.localdate():
        raise RecordProblems([Problem("/as_of", _("This date is in the future."), "in_the_future")])
    over = selectors.question_is_over(patient, as_of)
    if over is not None:
        raise RecordProblems([Problem("/as_of", over.message, over.code)])
    try:
        return selectors.evaluate_now(patient, as_of)
    except CaseProblems as error:
        raise RecordProblems([_no_case(problem) for problem in error.problems]) from error


def _no_case(problem: CaseProblem) -> Problem:
    """Either the day does not fit, say before the diagnosis, or the record contradicts itself on every day."""
    if problem.code in _OF_THE_DAY:
        return Problem("/as_of", _(problem.message), problem.code)
    message = _("The record contradicts itself at %(place)s. %(problem)s") % {
        "place": problem.pointer,
        "problem": _(problem.message),
    }
    return Problem("", message, problem.code)


def _row(
    patient: Patient, case: Case, answer: Answer, content: dict[str, Any], digest: str, by: User
) -> Recommendation:
    return Recommendation(
        patient=patient,
        as_of=answer.as_of,
        module=answer.module,
        direction=answer.direction,
        certainty=answer.certainty,
        abstained=answer.abstained,
        content=content,
        case=case_to_json(case),
        canonical_sha256=digest,
        inputs_sha256=answer.inputs_sha256,
        knowledge_version=content["versions"]["knowledge"],
        software_version=content["versions"]["software"],
        model_version=content["versions"]["model"],
        issued_at=timezone.now(),
        issued_by=by,
    )
