"""The date for which the question is asked."""

from datetime import date

from django import forms
from django.utils import timezone


class AsOfForm(forms.Form):
    as_of = forms.DateField(required=False)

    @property
    def chosen(self) -> date:
        """The date asked for, or today where none or no date was given."""
        day: date | None = self.cleaned_data.get("as_of") if self.is_valid() else None
        return day or timezone.localdate()
