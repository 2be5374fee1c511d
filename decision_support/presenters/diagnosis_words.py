"""The diagnosis in one line: what was stated, and what was not, by name."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohorts.punctuation import clauses, stated
from decision_support.presenters.case_words import label_of, yes_no_of
from decision_support.recommendation.case import Diagnosis


def diagnosis_of(diagnosis: Diagnosis) -> str:
    """Lineage, date, blood counts and central nervous system, each named so that a gap reads as a gap."""
    on = diagnosis.diagnosed_on
    told: tuple[tuple[str, Any], ...] = (
        (_("Lineage"), label_of(diagnosis.lineage)),
        (_("Date of diagnosis"), None if on is None else date_format(on)),
        (_("WBC"), diagnosis.wbc_10e9_per_l),
        (_("Platelets"), diagnosis.platelets_10e9_per_l),
        (_("CNS status"), diagnosis.cns_status),
        (_("Active CNS disease"), yes_no_of(diagnosis.active_cns_disease)),
    )
    return clauses(stated(name, _("not recorded") if value is None else value) for name, value in told)


def is_incomplete(diagnosis: Diagnosis) -> bool:
    """Whether something that decides if the question may be asked at all is not known."""
    return diagnosis.lineage in (None, "unknown") or diagnosis.active_cns_disease is None
