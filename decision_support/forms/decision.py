"""The board's decision on a recommendation: its own choice first, then whether it agrees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from decision_support.models import Option, OverrideReason, OwnChoice, SignatureMeaning


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

    def add_problems(self, problems: Any) -> None:
        """Put each problem of the service beside the field its pointer names."""
        for problem in problems:
            name = problem.pointer.rsplit("/", 1)[-1]
            self.add_error(name if name in self.fields else None, problem.message)
