"""Asking what became of patients like this one: the worker computes, and the answer is stored."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from cohorts.models import Centre, CohortVersion
from cohorts.services import analyses, cohorts
from decision_support.similar_patients import Similar
from decision_support.similar_selectors import latest_answers, versions_like


@transaction.atomic
def ask(*, centre: Centre, similar: Similar, name: str, description: str, by: User) -> None:
    """Put every question of `similar` into the queue that does not wait there already, of the centre as it is today.

    A cohort of that definition is made, with the name and description given, where there is none. Errors: NotPermitted.
    """
    # One at a time for a centre, so that two people make one cohort.
    locked = Centre.objects.select_for_update().get(pk=centre.pk)
    waiting = [row.definition for row in latest_answers(locked, similar) if row is not None and not row.over]
    questions = [question for question in similar.questions if question not in waiting]
    if not questions:
        return
    found = versions_like(locked, similar).first()
    if found is None:
        values = {
            "name": name,
            "description": description,
            "centres": [locked.code],
            "definition": similar.cohort,
        }
        version: CohortVersion = cohorts.create(values=values, by=by).versions.get()
    elif found.as_of < timezone.localdate():
        version = cohorts.save_version(cohort=found.cohort, values={"definition": similar.cohort}, by=by)
    else:
        version = found
    for question in questions:
        analyses.create(version=version, definition=question, by=by)
