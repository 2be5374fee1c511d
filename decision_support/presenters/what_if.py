"""Two answers side by side: to the record as it stands, and to the case as changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decision_support.differences import differences
from decision_support.presenters.answer import answer
from decision_support.presenters.inputs import Input, inputs, means
from decision_support.recommendation.case import Case, case_to_json
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
        "before": answer(now.to_json(translate), evidence, means(case)),
        "after": None,
        "changed_inputs": (),
        "same": False,
    }
    if changed is not None and tried is not None:
        context |= {
            "after": answer(tried.to_json(translate), evidence, means(changed)),
            "changed_inputs": _changed_inputs(case, changed),
            "same": not list(differences(case_to_json(case), case_to_json(changed))),
        }
    return context


def _changed_inputs(case: Case, changed: Case) -> tuple[ChangedInput, ...]:
    """The inputs whose shown value differs, and the added samples."""
    rows = [
        ChangedInput(before.label, before.value, after.value)
        for before, after in zip(inputs(case), inputs(changed), strict=True)
        if _differs(before, after)
    ]
    added = len(changed.mrd_assessments) - len(case.mrd_assessments)
    if added:
        rows.append(
            ChangedInput(_("MRD results"), str(len(case.mrd_assessments)), str(len(changed.mrd_assessments)))
        )
    return tuple(rows)


def _differs(before: Input, after: Input) -> bool:
    return before.value != after.value
