"""Cycles, graft, transplant and what became of the patient."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.forms.fields import RecordForm, choices, day, limited, optional_coded, yes_no
from cohorts.models import Conditioning, OutcomeKind, TransplantKind
from cohorts.vocabulary import KNOWN_AGENTS, DonorKind, GraftMRD, PhaseKind

AGENT_LABELS = {
    "blinatumomab": _("Blinatumomab"),
    "inotuzumab": _("Inotuzumab ozogamicin"),
    "car_t": _("CAR-T cells"),
    "tki": _("Tyrosine kinase inhibitor"),
}


class TreatmentPhaseForm(RecordForm):
    """Known agents are ticked, others written; all are kept as entered."""

    cycle = limited(
        "treatment_phases.cycle",
        label=_("Cycle"),
        help_text=_(
            "Number of the chemotherapy cycle; induction is 1. Empty: a course outside the numbered cycles."
        ),
    )
    started_on = day(label=_("Started on"), help_text=_("Day 1 of the cycle."), required=True)
    kind = optional_coded(PhaseKind, label=_("Kind"))
    known_agents = forms.MultipleChoiceField(
        choices=[(code, AGENT_LABELS[code]) for code in KNOWN_AGENTS],
        label=_("Agents that change how MRD is read"),
        help_text=_("A negative first reached after immunotherapy says nothing about chemosensitivity."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    other_agents = forms.CharField(
        label=_("Other agents"), help_text=_("Separated by commas."), max_length=500, required=False
    )

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        return super().initial_of(row) | {
            "known_agents": [agent for agent in row.agents if agent in KNOWN_AGENTS],
            "other_agents": ", ".join(agent for agent in row.agents if agent not in KNOWN_AGENTS),
        }

    def columns(self) -> dict[str, Any]:
        columns = super().columns()
        written = [text.strip() for text in columns.pop("other_agents").split(",")]
        return columns | {"agents": columns.pop("known_agents") + [text for text in written if text]}


class GraftForm(RecordForm):
    autologous_collected = yes_no(label=_("Autologous graft collected"))
    autologous_collection_failed = yes_no(label=_("Collection failed"))
    autologous_graft_mrd = optional_coded(
        GraftMRD,
        label=_("MRD of the graft"),
        help_text=_("A graft that carries disease rules out an autologous HSCT."),
    )


class TransplantForm(RecordForm):
    performed_on = day(label=_("Performed on"), required=True)
    kind = forms.ChoiceField(label=_("Kind"), choices=TransplantKind.choices)
    donor_kind = optional_coded(DonorKind, label=_("Donor"), help_text=_("For an allogeneic transplant."))
    conditioning = forms.ChoiceField(label=_("Conditioning"), choices=Conditioning.choices, initial="unknown")


class OutcomeForm(RecordForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=OutcomeKind.choices)
    occurred_on = day(label=_("Occurred on"), required=True)


class DonorForm(RecordForm):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=choices(DonorKind, blank=None),
        help_text=_("A haploidentical donor counts as a donor in every row."),
    )
    available = yes_no(label=_("Available"))


class DonorSearchForm(RecordForm):
    donor_search_done = yes_no(
        label=_("Donor search done"),
        help_text=_("Yes with no donor listed means that the search found none. Not recorded means unknown."),
    )


class CentreForm(RecordForm):
    allo_nrm_2y = limited(
        "centre.allo_nrm_2y",
        label=_("Non-relapse mortality 2 years after allogeneic HSCT"),
        help_text=_(
            "The centre's own figure: 0.18 for 18 %. It can tip the balance after early negativity; empty: not used."
        ),
    )


class RetractionForm(RecordForm):
    """A row entered in error is never deleted: it stays to be read, struck through, with the reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why this row is retracted")
        self.fields["reason"].help_text = _("The row stays in the history, with your name and the time.")
