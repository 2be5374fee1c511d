"""From the stored record to the case of a given day.

What lies after that day is left out, because nobody knew it: samples collected, cycles begun, a remission reached or a
fitness assessed later. A result reported later stays in, and the timeline keeps it invisible. What the record does not
state stays unknown.
"""

from datetime import date
from typing import Any

from cohorts.models import Diagnosis, FirstRelapse, FitnessAssessment, Graft, MRDAssessment, TreatmentPhase
from cohorts.relapse_stated import AFTER_RELAPSE, states_a_relapse
from cohorts.selectors import Record
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS, Lineage, RemissionStatus
from decision_support.recommendation.case import Case
from decision_support.recommendation.case_input import parse_case

Section = dict[str, Any]

_OF_CHILDREN = (
    "protocol",
    "provisional_risk_group",
    "final_risk_group",
    "platelets_cut_off_10e9_per_l",
    "down_syndrome",
    "prednisone_poor_response",
)


_PRIOR = ("hsct", "blinatumomab", "car_t", "b_cell_recovery_within_6_months", "tki_failure")


def case_of(record: Record, as_of: date) -> Case:
    """The case that the record makes on that day. Raises CaseProblems where no case of that day is possible."""
    patient = record.patient
    return parse_case(
        {
            "as_of": as_of.isoformat(),
            "patient": {"birth_date": patient.birth_date.isoformat(), "sex": patient.sex},
            "diagnosis": _diagnosis(record.diagnosis),
            "remission": _remission(record, as_of),
            "treatment_phases": [
                _phase(row) for row in record.treatment_phases if _known(row.started_on, as_of)
            ],
            "mrd_assessments": [
                _assessment(row) for row in record.mrd_assessments if row.collected_on <= as_of
            ],
            "fitness": _fitness(record, as_of),
            "donors": _donors(record),
            "graft": _graft(record.graft),
            "first_relapse": _first_relapse(record, as_of),
            "prior_treatment": _prior_treatment(record, as_of),
            "planned_hsct_on": _day(patient.planned_hsct_on),
            "centre": {"allo_nrm_2y": patient.centre.allo_nrm_2y, "use_cohort": False},
            "preferences": {"avoid_gvhd": patient.preferences_avoid_gvhd},
        }
    )


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _known(on: date | None, as_of: date) -> bool:
    return on is None or on <= as_of


def _diagnosis(row: Diagnosis | None) -> Section:
    if row is None:
        return {"lineage": Lineage.UNKNOWN.value}
    ikzf1 = {name: getattr(row, f"ikzf1_{name}") for name in ("status", "lesion", "method", *IKZF1_PARTNERS)}
    return {
        "diagnosed_on": _day(row.diagnosed_on),
        "lineage": row.lineage,
        "wbc_10e9_per_l": row.wbc_10e9_per_l,
        "platelets_10e9_per_l": row.platelets_10e9_per_l,
        "cns_status": row.cns_status,
        "active_cns_disease": row.active_cns_disease,
        **{name: getattr(row, name) for name in _OF_CHILDREN},
        "genetics": {marker: getattr(row, marker) for marker in GENETIC_MARKERS},
        "ikzf1": ikzf1,
    }


def _remission(record: Record, as_of: date) -> Section | None:
    row = record.diagnosis
    if row is None or not _known(row.remission_achieved_on, as_of):
        return None
    status = row.remission_status
    if status == RemissionStatus.CR1 and _relapses(record, as_of):
        # A recorded relapse outweighs a remission status that nobody has corrected since.
        status = RemissionStatus.RELAPSE.value
    return {
        "status": status,
        "achieved_on": _day(row.remission_achieved_on),
        "induction_failure": row.induction_failure,
    }


def _relapses(record: Record, as_of: date) -> list[date]:
    """The days told by the outcomes, earliest first."""
    return sorted(o.occurred_on for o in record.outcomes if o.kind == "relapse" and o.occurred_on <= as_of)


def _describes(row: FirstRelapse, as_of: date) -> bool:
    """Whether the row states a relapse that had happened by then."""
    return _known(row.relapsed_on, as_of) and states_a_relapse(
        relapsed_on=row.relapsed_on,
        site=row.site,
        lineage=row.relapse_lineage,
        marrow_blasts_percent=row.marrow_blasts_percent,
        second_relapse=row.second_relapse,
    )


def _relapsed(record: Record, as_of: date) -> bool:
    """Told by the outcomes, by the row of the first relapse, or by the remission."""
    row, diagnosis = record.first_relapse, record.diagnosis
    if _relapses(record, as_of) or (row is not None and _describes(row, as_of)):
        return True
    return (
        diagnosis is not None
        and _known(diagnosis.remission_achieved_on, as_of)
        and diagnosis.remission_status in AFTER_RELAPSE
    )


def _phase(row: TreatmentPhase) -> Section:
    return {
        "cycle": row.cycle,
        "started_on": _day(row.started_on),
        "kind": row.kind,
        "agents": None if row.agents is None else list(row.agents),
    }


def _assessment(row: MRDAssessment) -> Section:
    return {
        "collected_on": _day(row.collected_on),
        "reported_on": _day(row.reported_on),
        "specimen": row.specimen,
        "method": row.method,
        "result": row.result,
        "value": row.value,
        "comparator": row.comparator,
        "unit": row.unit,
        "limit_of_detection": row.limit_of_detection,
        "limit_of_quantification": row.limit_of_quantification,
        "adequate": row.adequate,
        "protocol_timepoint": row.protocol_timepoint,
    }


def _fitness(record: Record, as_of: date) -> Section | None:
    rows: list[FitnessAssessment] = [
        row for row in record.fitness_assessments if _known(row.assessed_on, as_of)
    ]
    if not rows:
        return None
    latest = rows[-1]
    return {
        "ecog": latest.ecog,
        "lansky": latest.lansky,
        "karnofsky": latest.karnofsky,
        "hct_ci": latest.hct_ci,
        "contraindications": latest.contraindications,
    }


def _first_relapse(record: Record, as_of: date) -> Section | None:
    """The relapse as described; its day, and that a further one followed, may also be told by the outcomes.

    Only what is described asks the children's question: an outcome alone, as adults have it, does not.
    """
    row = record.first_relapse
    relapses = _relapses(record, as_of)
    if row is None or not (relapses or _describes(row, as_of)):
        return None
    relapsed_on = row.relapsed_on or (relapses[0] if relapses else None)
    if relapsed_on is not None and relapsed_on > as_of:
        return None
    ended_on = row.end_of_therapy_on
    return {
        "relapsed_on": _day(relapsed_on),
        "site": row.site,
        "lineage": row.relapse_lineage,
        "marrow_blasts_percent": row.marrow_blasts_percent,
        "on_treatment": row.on_treatment,
        "end_of_therapy_on": _day(ended_on) if _known(ended_on, as_of) else None,
        "second_relapse": True if len(relapses) > 1 else row.second_relapse,
    }


def _prior_treatment(record: Record, as_of: date) -> Section | None:
    """As stated; after a relapse, however it is told, a recorded allogeneic transplant states itself."""
    row = record.prior_treatment
    stated = {} if row is None else {name: getattr(row, name) for name in _PRIOR}
    if _relapsed(record, as_of) and any(
        transplant.kind == "allogeneic" and transplant.performed_on <= as_of
        for transplant in record.transplants
    ):
        stated["hsct"] = True
    return stated or None


def _donors(record: Record) -> list[Section] | None:
    """None where nobody has said whether there is a donor; an empty list where the search found none."""
    if not record.donors and not record.patient.donor_search_done:
        return None
    return [{"kind": row.kind, "available": row.available} for row in record.donors]


def _graft(row: Graft | None) -> Section | None:
    if row is None:
        return None
    return {
        "autologous_collected": row.autologous_collected,
        "autologous_collection_failed": row.autologous_collection_failed,
        "autologous_graft_mrd": row.autologous_graft_mrd,
    }
