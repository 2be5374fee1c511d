"""Two answers side by side: to the record as it stands, and to the case as changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decision_support.differences import differences
from decision_support.presenters.answer import answer
from decision_support.presenters.inputs import inputs, means
from decision_support.recommendation.case import Case, canonical_json, case_to_json
from decision_support.recommendation.case_input import load_json, parse_case
from decision_support.recommendation.explanation import Translate
from decision_support.recommendation.recommendation import Recommendation
from decision_support.recommendation.rules import Evidence


@dataclass(frozen=True, slots=True)
class ChangedInput:
    label: Any
    before: str
    after: str


def comparison(
    *,
    case: Case,
    now: Recommendation,
    changed: Case | None,
    tried: Recommendation | None,
    evidence: Mapping[str, Evidence],
    translate: Translate,
) -> dict[str, Any]:
    """The context of the what-if page; `after` is None until something was tried."""
    context: dict[str, Any] = {
        "before": answer(now.to_json(translate), evidence, means(case), protocol=case.diagnosis.protocol),
        "after": None,
        "changed_inputs": (),
        "same": False,
    }
    if changed is not None and tried is not None:
        context |= {
            "after": answer(
                tried.to_json(translate), evidence, means(changed), protocol=changed.diagnosis.protocol
            ),
            "changed_inputs": _changed_inputs(case, changed),
            "same": not list(differences(case_to_json(case), case_to_json(changed))),
        }
    return context


def _changed_inputs(case: Case, changed: Case) -> tuple[ChangedInput, ...]:
    """The inputs whose shown value differs, and the added samples.

    A further sample may lie so late that another question is asked, with other inputs; those are compared by name.
    The case goes through JSON as the changed one did, so that a count recorded as 2.0 is the same as 2.
    """
    recorded = {
        str(item.label): item.value
        for item in inputs(parse_case(load_json(canonical_json(case_to_json(case)))))
    }
    rows = [
        ChangedInput(after.label, recorded[str(after.label)], after.value)
        for after in inputs(changed)
        if recorded.get(str(after.label), after.value) != after.value
    ]
    added = len(changed.mrd_assessments) - len(case.mrd_assessments)
    if added:
        rows.append(
            ChangedInput(_("MRD results"), str(len(case.mrd_assessments)), str(len(changed.mrd_assessments)))
        )
    return tuple(rows)
