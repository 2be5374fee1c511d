"""Everything the patient page shows, from the record, the case made of it, and its recommendation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cohorts.mrd import Timeline
from cohorts.selectors import Record
from decision_support.models import Recommendation as StoredRecommendation
from decision_support.outcome_model.published import PublishedModel
from decision_support.presenters import labels
from decision_support.presenters.after_relapse import survival_after_relapse
from decision_support.presenters.answer import answer
from decision_support.presenters.contradictions import contradictions
from decision_support.presenters.decisions import decision_row, standing_decision
from decision_support.presenters.inputs import header_facts, means, record_inputs
from decision_support.presenters.model_changes import model_changes
from decision_support.presenters.model_outcomes import model_outcomes
from decision_support.presenters.mrd_chart import mrd_chart
from decision_support.presenters.mrd_drawing import MRDChart
from decision_support.presenters.preferences import preferences
from decision_support.presenters.protocol_days import protocol_days, reading_in_short
from decision_support.presenters.record_tables import mrd_rows, row_groups, window_rows
from decision_support.recommendation.case import Case
from decision_support.recommendation.explanation import Translate
from decision_support.recommendation.recommendation import Recommendation
from decision_support.recommendation.rules import Evidence
from decision_support.recommendation.scope import ADULT_MODULE, CHILD_RELAPSE, module_of


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A recommendation that was issued, for the list of them."""

    pk: Any
    issued_at: datetime
    issued_by: str
    as_of: date
    direction_label: Any
    knowledge_version: str
    decisions: tuple[str, ...]


def patient_page(
    *,
    record: Record,
    case: Case,
    recommendation: Recommendation,
    stored: Sequence[StoredRecommendation],
    stale: bool,
    evidence: Mapping[str, Evidence],
    model: PublishedModel,
    chosen: Mapping[str, float],
    translate: Translate,
) -> dict[str, Any]:
    """The context of the page. `stored` are the recommendations issued for the patient, newest first;
    `stale` says whether the first of them no longer answers the record; `chosen` are the clinician's weights
    and values.
    """
    current = stored[0] if stored else None
    of_a_child = module_of(case) != ADULT_MODULE
    return {
        "patient": record.patient,
        "answer": answer(
            recommendation.to_json(translate), evidence, means(case), protocol=case.diagnosis.protocol
        ),
        "outcomes": model_outcomes(recommendation.forecast, model),
        "contradictions": contradictions(recommendation.forecast.profile, model, evidence)
        if recommendation.forecast
        else (),
        "model_changes": model_changes(recommendation, case, model),
        "preferences": preferences(recommendation.forecast.answer, chosen)
        if recommendation.forecast
        else None,
        "header_facts": header_facts(case),
        "inputs": record_inputs(case, record),
        "chart": record_chart(record, case, recommendation.timeline),
        "mrd_rows": mrd_rows(record.mrd_assessments, case.as_of),
        "windows": window_rows(recommendation.timeline.windows),
        "protocol_days": protocol_days(case) if of_a_child else (),
        "mrd_in_short": reading_in_short(case) if of_a_child else "",
        "after_relapse": survival_after_relapse(case, recommendation.direction, evidence),
        "module_label": labels.MODULES[module_of(case)] if of_a_child else "",
        "row_groups": row_groups(record),
        "current": current,
        "current_is_stale": stale,
        "other_knowledge": current is not None
        and current.knowledge_version != recommendation.versions["knowledge"],
        "stored": stored_rows(stored),
        "standing": standing_decision(stored, recommendation.direction, stale=stale),
        "decisions": tuple(decision_row(made) for made in current.decisions.all()) if current else (),
    }


def stored_rows(stored: Sequence[StoredRecommendation]) -> tuple[StoredRow, ...]:
    """Issued recommendations, each with the options that boards chose on it."""
    return tuple(
        StoredRow(
            pk=row.pk,
            issued_at=row.issued_at,
            issued_by=row.issued_by.get_full_name() or row.issued_by.get_username(),
            as_of=row.as_of,
            direction_label=labels.DIRECTIONS[row.direction],
            knowledge_version=row.knowledge_version,
            decisions=tuple(decision.get_option_display() for decision in row.decisions.all()),
        )
        for row in stored
    )


def record_chart(record: Record, case: Case, told: Timeline) -> MRDChart:
    """The chart of a record as of the day of the case: the windows of cycles, or the times of a child's protocol."""
    module = module_of(case)
    relapse = case.first_relapse
    since = relapse.relapsed_on if relapse is not None and relapse.relapsed_on else date.min
    events = [
        (row.performed_on, row.kind) for row in record.transplants if since <= row.performed_on <= case.as_of
    ]
    if since > date.min:
        events.append((since, "relapse"))
    return mrd_chart(
        assessments=case.mrd_assessments,
        phases=case.treatment_phases,
        windows=told.windows if module == ADULT_MODULE else (),
        as_of=case.as_of,
        # Years may lie between diagnosis and relapse; the axis then begins with the relapse.
        diagnosed_on=None if module == CHILD_RELAPSE else case.diagnosis.diagnosed_on,
        transplants=events,
        days=() if module == ADULT_MODULE else protocol_days(case),
        since=since,
    )
