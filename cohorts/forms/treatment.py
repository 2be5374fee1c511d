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


NONE, GIVEN = "none", "given"


class TreatmentPhaseForm(RecordForm):
    """Known agents are ticked, others written; all are kept as entered. Nothing chosen is not stated, never none."""

    cycle = limited(
        "treatment_phases.cycle",
        label=_("Cycle"),
        help_text=_(
            "Number of the chemotherapy cycle; induction is 1. Empty: a course outside the numbered cycles."
        ),
    )
    started_on = day(label=_("Started on"), help_text=_("Day 1 of the cycle."), required=True)
    kind = optional_coded(PhaseKind, label=_("Kind"))
    agents = forms.ChoiceField(
        label=_("Agents"),
        choices=[
            ("", _("not stated")),
            (NONE, _("none of those below")),
            (GIVEN, _("as ticked or written below")),
        ],
        help_text=_("Not stated is kept apart from none: unknown agents leave open how MRD is read."),
        required=False,
    )
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
        named = row.agents or []
        return super().initial_of(row) | {
            "agents": "" if row.agents is None else (GIVEN if named else NONE),
            "known_agents": [agent for agent in named if agent in KNOWN_AGENTS],
            "other_agents": ", ".join(agent for agent in named if agent not in KNOWN_AGENTS),
        }

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        chosen, named = entered.get("agents"), self._named(entered)
        if chosen == NONE and named:
            self.add_error("agents", _("Agents are ticked or written below, so they are not none."))
        if chosen == GIVEN and not named:
            self.add_error("agents", _("Tick or write the agents that were given."))
        return entered

    def columns(self) -> dict[str, Any]:
        columns = super().columns()
        named, chosen = self._named(columns), columns.pop("agents")
        del columns["known_agents"], columns["other_agents"]
        return columns | {"agents": named or ([] if chosen == NONE else None)}

    @staticmethod
    def _named(entered: dict[str, Any]) -> list[str]:
        written = [text.strip() for text in entered.get("other_agents", "").split(",")]
        return [*entered.get("known_agents", ()), *(text for text in written if text)]


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
