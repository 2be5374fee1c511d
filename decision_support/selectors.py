"""Reading for every door: a case and its answer, what was issued, and the worklist."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.models import User as Account
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cohorts.models import Patient
from cohorts.models.outcome import DEATHS
from cohorts.selectors import PatientNotFound, Record, patient_for, record_of
from cohorts.services import access
from decision_support import fitted_models, knowledge_base, software
from decision_support.models import PatientStatus, Recommendation
from decision_support.recommendation.case import Case, case_to_json
from decision_support.recommendation.problems import CaseProblems
from decision_support.recommendation.recommend import recommend
from decision_support.recommendation.recommendation import Recommendation as Answer
from decision_support.recommendation.scope import CHILD_RELAPSE, module_of
from decision_support.record_case import case_of

User = Account | AnonymousUser


def answer(case: Case, *, synthetic: bool = False) -> Answer:
    """The answer of today's knowledge, published model and software to a case; nothing is stored."""
    return recommend(
        case,
        knowledge_base.load(),
        model=fitted_models.load_published(),
        relapse_risk=fitted_models.load_relapse_risk(),
        software_version=software.VERSION,
        synthetic=synthetic,
    )


def versions() -> dict[str, str]:
    """The versions that would answer now."""
    return {
        "knowledge": knowledge_base.load().version,
        "model": fitted_models.load_published().version,
        "software": software.VERSION,
    }


def case_for(patient: Patient, as_of: date) -> Case:
    """The case that the stored record makes on that day."""
    return case_of(record_of(patient), as_of)


def evaluate_now(patient: Patient, as_of: date) -> tuple[Case, Answer]:
    case = case_for(patient, as_of)
    return case, answer(case, synthetic=patient.synthetic)


@dataclass(frozen=True, slots=True)
class Over:
    """Why the question of transplant in first remission can no longer be put to a patient."""

    code: str
    message: str
    since: date


def question_is_over(patient: Patient, as_of: date) -> Over | None:
    """Whether the question of transplant in first remission can still be put on that day."""
    return over(record_of(patient), as_of)


def over(record: Record, as_of: date) -> Over | None:
    """Death ends the question, and so does a transplant, unless a relapse since has made it another one.

    After a first relapse a child is asked anew, so what came before it ends nothing: the children's table has a row
    for those transplanted before.
    """
    happened = [row for row in record.outcomes if row.occurred_on <= as_of]
    died = [row.occurred_on for row in happened if row.kind in DEATHS]
    if died:
        return Over("patient_died", _("The patient had died by this date."), min(died))
    since = _childs_relapse(record, as_of)
    transplanted = [row.performed_on for row in record.transplants if since < row.performed_on <= as_of]
    if transplanted and not any(row.kind == "relapse" and row.occurred_on > since for row in happened):
        return Over(
            "already_transplanted", _("The patient had been transplanted by this date."), min(transplanted)
        )
    return None


def _childs_relapse(record: Record, as_of: date) -> date:
    """The day from which the question after a first relapse is asked of a child; the first of all days for others."""
    relapse = record.first_relapse
    if relapse is None or not record.transplants:
        return date.min
    try:
        case = case_of(record, as_of)
    except CaseProblems:
        return date.min
    if module_of(case) != CHILD_RELAPSE or case.first_relapse is None:
        return date.min
    # A relapse without a day cannot be told to be later than a transplant, and a further one asks again.
    return as_of if case.first_relapse.second_relapse else case.first_relapse.relapsed_on or as_of


def recommendations_of(patient: Patient) -> QuerySet[Recommendation]:
    """Everything issued for the patient, newest first, each with who issued it and what supersedes it."""
    return (
        Recommendation.objects.filter(patient=patient)
        .select_related("issued_by", "superseded_by")
        .prefetch_related("decisions__decided_by")
    )


def recommendation_for(user: User, pk: UUID) -> Recommendation:
    """The recommendation with its patient; PatientNotFound, audited, where the user may not know of the patient."""
    found = Recommendation.objects.select_related("issued_by", "superseded_by").filter(pk=pk).first()
    if found is None:
        raise PatientNotFound("no such recommendation")
    found.patient = patient_for(user, found.patient_id)
    return found


def is_stale(issued: Recommendation, case: Case, now: Answer) -> bool:
    """Whether the record has changed since, or the same record leads elsewhere today."""
    return issued.direction != now.direction or substance(issued.case) != substance(case_to_json(case))


def substance(case_json: dict[str, Any]) -> dict[str, Any]:
    """A case without its day: what the record says, whenever it is judged."""
    return {name: value for name, value in case_json.items() if name != "as_of"}


@dataclass(frozen=True, slots=True)
class WorklistFilter:
    """What of the worklist to show; what is left at its default does not narrow it."""

    search: str = ""
    centre: str = ""
    direction: str = ""
    new_result: bool = False
    missing: bool = False
    stale: bool = False
    decision_awaited: bool = False
    never_issued: bool = False
    settled: bool = False


EVERYBODY = WorklistFilter()


def worklist(user: Account, wanted: WorklistFilter, *, offset: int, limit: int) -> list[PatientStatus]:
    """The patients the user may see, those that need attention first, then by their latest result. Those whose
    question is over are left out, unless they are what is wanted or somebody is looked for by name.

    Each centre's first rows come from its own index and are merged here, so that the first page of a large hospital
    costs no more than its rows; no order over several centres could come from an index.
    """
    upto = offset + limit
    order = ("-attention", F("latest_result_on").desc(nulls_last=True), "patient_id")
    rows = _narrowed(wanted)
    firsts = [
        rows.filter(centre=centre)
        .order_by(*order)
        .values_list("attention", "latest_result_on", "patient_id")[:upto]
        for centre in sorted(access.reach(user).read)
    ]
    if not firsts:
        return []
    merged = sorted(firsts[0].union(*firsts[1:], all=True), key=_place)[offset:upto]
    keys = [key for _attention, _day, key in merged]
    found = PatientStatus.objects.select_related("patient__centre").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _place(row: tuple[int, date | None, UUID]) -> tuple[int, int, UUID]:
    """Where a row stands in the worklist's order, which is also that of its index."""
    attention, latest_result_on, key = row
    return -attention, -latest_result_on.toordinal() if latest_result_on else 0, key


def _narrowed(wanted: WorklistFilter) -> QuerySet[PatientStatus]:
    rows = PatientStatus.objects.all()
    if wanted.settled or not wanted.search.split():
        rows = rows.filter(settled=wanted.settled)
    for name in ("new_result", "stale", "decision_awaited"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: True})
    if wanted.missing:
        rows = rows.filter(missing_count__gt=0)
    if wanted.never_issued:
        rows = rows.filter(recommendation=None)
    if wanted.direction:
        rows = rows.filter(direction=wanted.direction)
    if wanted.centre:
        rows = rows.filter(centre__code=wanted.centre)
    for word in wanted.search.replace("\0", "").split():
        rows = rows.filter(Q(patient__name__icontains=word) | Q(patient__identifier__icontains=word))
    return rows


def lately_changed(user: Account, count: int) -> list[tuple[UUID, int, int | None, str | None]]:
    """The patients of each of the user's centres that changed last: key, version of the record, and the version of
    record and of knowledge that their status was derived from.
    """
    firsts = [
        Patient.objects.filter(centre=centre)
        .order_by("-changed_at")
        .values_list("pk", "record_version", "status__record_version", "status__knowledge_version")[:count]
        for centre in sorted(access.reach(user).read)
    ]
    return list(firsts[0].union(*firsts[1:], all=True)) if firsts else []


def outdated(today: date, limit: int) -> list[UUID]:
    """Patients of any centre whose status is not that of today, the latest changes first."""
    up_to_date = PatientStatus.objects.filter(
        patient=OuterRef("pk"),
        record_version=OuterRef("record_version"),
        knowledge_version=versions()["knowledge"],
        evaluated_on=today,
    )
    found = Patient.objects.filter(~Exists(up_to_date)).order_by("-changed_at")
    return list(found.values_list("pk", flat=True)[:limit])


def latest_recommendations(patients: Iterable[Patient]) -> dict[UUID, Recommendation]:
    """The recommendation that stands for each patient, in one query."""
    keys = [patient.pk for patient in patients]
    standing = Recommendation.objects.filter(patient__in=keys, superseded_by=None).prefetch_related(
        "decisions"
    )
    return {row.patient_id: row for row in standing.prefetch_related("decisions")}
