"""How often the program abstains and why, and how often rules and model agree, over a set of cases."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from decision_support.recommendation.case import Case
from decision_support.recommendation.forecast import OutcomeModel
from decision_support.recommendation.recommend import recommend
from decision_support.recommendation.recommendation import Recommendation
from decision_support.recommendation.rules import KnowledgeBase

RULES_ALONE = "rules_only"


def case_report(
    cases: Iterable[Case], knowledge: KnowledgeBase, model: OutcomeModel, software_version: str
) -> dict[str, Any]:
    """Counts over the cases, with the versions that gave them. An abstention counts under its first reason."""
    answers = [
        recommend(case, knowledge, model=model, software_version=software_version, synthetic=True)
        for case in cases
    ]
    silent = [found for found in answers if found.abstained]
    spoken = [found for found in answers if not found.abstained]
    return {
        "synthetic": True,
        "cases": len(answers),
        "abstained": len(silent),
        "abstain_reasons": _counted(found.abstain_reasons[0].code for found in silent),
        "directions": _counted(found.direction for found in answers),
        "agreement": _counted(found.agreement or RULES_ALONE for found in spoken),
        "model_labels": _counted(_label(found) for found in spoken if found.forecast),
        "versions": {"knowledge": knowledge.version, "model": model.version},
    }


def _label(found: Recommendation) -> str:
    return found.forecast.answer.verdict.label.value if found.forecast else ""


def _counted(names: Iterable[str]) -> dict[str, int]:
    """The most frequent first; names decide between equals, so that the same cases give the same report."""
    return dict(sorted(Counter(names).items(), key=lambda row: (-row[1], row[0])))
