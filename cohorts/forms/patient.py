"""Who the patient is, and what belongs to the patient as a whole."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.forms.fields import RecordForm, coded, day, yes_no
from cohorts.models import Centre
from cohorts.vocabulary import Sex


class PatientForm(RecordForm):
    """`centres` are those in which the user may write; where there is one it is not asked."""

    identifier = forms.CharField(label=_("Hospital number"), max_length=64)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    birth_date = day(label=_("Birth date"), required=True)
    sex = coded(Sex, label=_("Sex"))

    def __init__(self, *args: Any, centres: Sequence[Centre] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._centres = {str(centre.pk): centre for centre in centres}
        if len(centres) > 1:
            options = [(key, centre.name) for key, centre in self._centres.items()]
            self.fields = {"centre": forms.ChoiceField(label=_("Centre"), choices=options), **self.fields}

    @property
    def centre(self) -> Centre:
        """The centre chosen, or the only one."""
        return self._centres[self.cleaned_data.get("centre", next(iter(self._centres)))]

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in super().columns().items() if name != "centre"}


class PlanForm(RecordForm):
    planned_hsct_on = day(label=_("Planned date of HSCT"))
    preferences_avoid_gvhd = yes_no(
        label=_("Strong wish to avoid graft-versus-host disease"),
        help_text=_(
            "As the patient states it. It weighs against an allogeneic transplant after early negativity."
        ),
    )
