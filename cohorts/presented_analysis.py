"""What is stored of an analysis as one reader may see it: the one way from the table to a page, a file or REST."""

from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from cohorts.analyses.disclosure import disclosed
from cohorts.analyses.wording import in_words
from cohorts.models import Analysis
from cohorts.services import access


def shown_result(analysis: Analysis, user: User) -> dict[str, Any] | None:
    """The result, without small cells where the user has no right to them; None where there is none."""
    result: dict[str, Any] | None = analysis.result
    if result is None or access.sees_small_cells(user, analysis.cohort_version.cohort.centres.all()):
        return result
    return disclosed(result)


def shown_problem(analysis: Analysis) -> str:
    """Why there is no result, in the language of the reader; empty where nothing went wrong."""
    return in_words(analysis.problem, _) if analysis.problem else ""
