"""What codes of a recommendation are called on a page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from decision_support.models import Certainty, Direction, MRDState

DIRECTIONS: dict[str, Any] = dict(Direction.choices)

STANCES: dict[str, Any] = {
    "recommended": _("Recommended"),
    "acceptable": _("Acceptable"),
    "not_supported": _("Not supported"),
    "contraindicated": _("Contraindicated"),
    "undetermined": _("Undetermined"),
}

CERTAINTIES: dict[str, Any] = dict(Certainty.choices)

STATUSES: dict[str, Any] = {
    "draft": _("draft"),
    "under_review": _("under review"),
    "published": _("published"),
}

STRENGTHS: dict[str, Any] = {"strong": _("strong"), "conditional": _("conditional")}

OPTIONS: dict[str, Any] = {
    "autologous_hsct": _("Autologous HSCT"),
    "allogeneic_hsct": _("Allogeneic HSCT"),
    "no_transplant": _("No transplant"),
}

OUTCOMES: dict[str, Any] = {
    "applies": _("applies"),
    "does_not_apply": _("does not apply"),
    "cannot_be_determined": _("cannot be determined"),
}

MRD_STATES: dict[str, Any] = dict(MRDState.choices)

FLAGS: dict[str, Any] = {
    "RETEST": _("Repeat MRD"),
    "RESULT_PENDING": _("Result awaited"),
    "PENDING": _("Cycle 3 not yet sampled"),
    "LOD_UNKNOWN": _("Limit of detection unknown"),
    "SHALLOW": _("Assay too shallow for a negative"),
    "LOW_POSITIVE": _("Low positive"),
    "DISCORDANT_REVIEW": _("Assays disagree: review"),
    "NEGATIVE_AFTER_IMMUNOTHERAPY": _("Negative only after immunotherapy"),
    "RE_EMERGED": _("MRD returned after a negative"),
    "SINGLE_SAMPLE": _("Rests on one sample"),
    "NOT_EVALUABLE": _("A sample was not evaluable"),
    "MID_CYCLE": _("A sample lies outside every window"),
    "UNDATED": _("A sample has no date"),
    "CYCLES_UNKNOWN": _("Cycle dates not recorded"),
    "CYCLE_UNCERTAIN": _("Cycle of the negative uncertain"),
    "AGENTS_UNKNOWN": _("Drugs before negativity not stated"),
    "AGENT_UNRECOGNISED": _("A drug is not recognised"),
    "INADEQUATE_SAMPLE": _("Inadequate sample"),
    "REPORT_DATE_PRESUMED": _("Report date presumed"),
    "ADEQUACY_PRESUMED": _("Adequacy presumed"),
}

# Flags that only say which default was taken; the page lists them among the assumptions, not as warnings.
PRESUMPTIONS = frozenset({"REPORT_DATE_PRESUMED", "ADEQUACY_PRESUMED"})

# What the flags of the timeline of cycles say of single samples holds for children too, whose tables go by days of the
# protocol; the others speak of cycles.
FLAGS_OF_SAMPLES = frozenset(
    {
        "RESULT_PENDING",
        "LOD_UNKNOWN",
        "SHALLOW",
        "DISCORDANT_REVIEW",
        "NOT_EVALUABLE",
        "UNDATED",
        "INADEQUATE_SAMPLE",
        "REPORT_DATE_PRESUMED",
        "ADEQUACY_PRESUMED",
    }
)

MODULES: dict[str, Any] = {
    "paediatric_cr1": _("Child in first remission"),
    "paediatric_first_relapse": _("Child after first relapse"),
}

STILL_OPEN = _("still open")
