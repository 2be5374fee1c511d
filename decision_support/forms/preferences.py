"""The clinician's weights of harms and values of states, as sliders that also work by address alone."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decision_support.presenters.preferences import LABELS
from decision_support.recommendation.weighing import UTILITIES, WEIGHTS, numbers

STEP = 0.05
A_CHOICE = _("a choice, not a measurement")


class Slider(forms.NumberInput):
    input_type = "range"


class PreferencesForm(forms.Form):
    """One slider a number. What is not given, or out of range, counts as the model's default."""

    def __init__(self, data: Mapping[str, Any], *, design: Mapping[str, Any]) -> None:
        self.defaults = {
            name: float(design["weight" if group == "weights" else "utility"][name]["value"])
            for group, name, _maximum in numbers()
        }
        self.stated = any(name in data for name in self.defaults)
        whole = {name: data.get(name, default) for name, default in self.defaults.items()}
        super().__init__(whole, auto_id="preference-%s")
        for _group, name, maximum in numbers():
            self.fields[name] = forms.FloatField(
                label=LABELS[name],
                help_text=design["utility"][name]["source"] if name in UTILITIES else A_CHOICE,
                min_value=0,
                max_value=maximum,
                widget=Slider(attrs={"step": STEP}),
            )

    @property
    def chosen(self) -> dict[str, float]:
        """Every number: as given where it may stand, else its default."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, default) for name, default in self.defaults.items()}

    @property
    def weights(self) -> list[forms.BoundField]:
        return [self[name] for name in WEIGHTS]

    @property
    def utilities(self) -> list[forms.BoundField]:
        return [self[name] for name in UTILITIES]
