"""The board's decision on a recommendation: its own choice first, then whether it agrees."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decision_support.forms.preferences import STEP
from decision_support.models import Option, OverrideReason, OwnChoice, SignatureMeaning
from decision_support.presenters.preferences import LABELS
from decision_support.recommendation.weighing import GROUPS, numbers


class DecisionForm(forms.Form):
    own_choice = forms.ChoiceField(
        label=_("The board's own choice"),
        help_text=_("What the board would do without this tool. Say it before comparing."),
        choices=OwnChoice.choices,
        widget=forms.RadioSelect,
    )
    option = forms.ChoiceField(label=_("Decision"), choices=Option.choices, widget=forms.RadioSelect)
    agrees = forms.TypedChoiceField(
        label=_("Against the recommendation the board"),
        choices=[("true", _("agrees")), ("false", _("decides otherwise"))],
        coerce=lambda value: value == "true",
        widget=forms.RadioSelect,
    )
    override_reason = forms.TypedChoiceField(
        label=_("Reason to differ"),
        help_text=_("Where the board decides otherwise."),
        choices=[("", "–"), *OverrideReason.choices],
        required=False,
        empty_value=None,
    )
    signature_meaning = forms.ChoiceField(label=_("My signature means"), choices=SignatureMeaning.choices)
    comment = forms.CharField(
        label=_("Comment"), widget=forms.Textarea(attrs={"rows": 2}), required=False, max_length=4000
    )

    def __init__(
        self,
        data: Any = None,
        *,
        preferences: Mapping[str, float] | None = None,
        of_a_child: bool = False,
        **kwargs: Any,
    ) -> None:
        """`preferences` are those set on the page, which then stand in the form to be stored with the decision.

        For a child autologous transplant is no option, and no model weighs harms.
        """
        super().__init__(data, initial=dict(preferences or {}), **kwargs)
        if of_a_child:
            for name in ("own_choice", "option"):
                field = self.fields[name]
                field.choices = [pair for pair in field.choices if pair[0] != Option.AUTOLOGOUS]  # type: ignore[attr-defined]  # both are choice fields
            return
        for _group, name, maximum in numbers():
            attributes = {"step": STEP}
            self.fields[name] = forms.FloatField(
                label=LABELS[name],
                min_value=0,
                max_value=maximum,
                required=False,
                widget=forms.NumberInput(attrs=attributes),
            )

    def clean(self) -> dict[str, Any]:
        """All the numbers under one name; none where the board states none."""
        entered = self.cleaned_data
        chosen = {name: entered.pop(name, None) for _group, name, _maximum in numbers()}
        entered["preferences"] = None
        if any(value is not None for value in chosen.values()):
            entered["preferences"] = {
                group: {name: chosen[name] for name in names} for group, (names, _maximum) in GROUPS.items()
            }
        return entered

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields]

    @property
    def weighing(self) -> list[forms.BoundField]:
        return [self[name] for _group, name, _maximum in numbers() if name in self.fields]

    @property
    def weighing_stated(self) -> bool:
        """Whether any number stands in the form, so that it is shown and not folded away."""
        return any(field.value() not in (None, "") for field in self.weighing)

    def add_problems(self, problems: Any) -> None:
        """Put each problem of the service beside the field its pointer names."""
        for problem in problems:
            name = problem.pointer.rsplit("/", 1)[-1]
            self.add_error(name if name in self.fields else None, problem.message)
