"""A stored answer in the reader's language. What is stored is English and stays so; its codes can be told again."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext

from decision_support import selectors
from decision_support.models import Recommendation
from decision_support.recommendation.case import canonical_json
from decision_support.recommendation.case_input import load_json, parse_case
from decision_support.recommendation.problems import CaseProblems
from decision_support.recommendation.recommendation import canonical_bytes


def retold(row: Recommendation) -> Mapping[str, Any]:
    """The stored content with its sentences in the reader's language, where the same codes come out today.

    Rules carry their versions among the codes, so a sentence of a rule that was changed since is never put in the
    place of the one that was issued; then, and for readers of English, the content is returned as it is stored.
    """
    stored: Mapping[str, Any] = row.content
    if (get_language() or "en").startswith("en"):
        return stored
    try:
        case = parse_case(load_json(canonical_json(row.case)))
    except CaseProblems:
        return stored
    answer = selectors.answer(case, synthetic=stored["synthetic"])
    told = answer.to_json(gettext) | {"versions": stored["versions"]}
    return told if canonical_bytes(told) == canonical_bytes(stored) else stored
