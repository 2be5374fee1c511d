"""Naming a cohort."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts.forms.fields import RecordForm


class CohortForm(RecordForm):
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        help_text=_("What it is for. Other members of the centre see it too."),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class VersionForm(RecordForm):
    """A further version has no name of its own."""
