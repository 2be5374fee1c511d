"""What of the worklist to show."""

from django import forms
from django.utils.translation import gettext_lazy as _

from decision_support.presenters.labels import DIRECTIONS
from decision_support.selectors import WorklistFilter


class WorklistForm(forms.Form):
    search = forms.CharField(label=_("Name or hospital number"), required=False, max_length=100)
    direction = forms.ChoiceField(
        label=_("Direction"), required=False, choices=[("", _("any")), *DIRECTIONS.items()]
    )
    new_result = forms.BooleanField(label=_("new result"), required=False)
    missing = forms.BooleanField(label=_("missing input"), required=False)
    stale = forms.BooleanField(label=_("stale recommendation"), required=False)
    decision_awaited = forms.BooleanField(label=_("decision awaited"), required=False)
    never_issued = forms.BooleanField(label=_("nothing issued yet"), required=False)
    settled = forms.BooleanField(label=_("over: transplanted or died"), required=False)

    @property
    def flags(self) -> list[forms.BoundField]:
        """The boxes to tick."""
        return [field for field in self if isinstance(field.field, forms.BooleanField)]

    @property
    def wanted(self) -> WorklistFilter:
        """The filter as the selector takes it; what cannot be read does not narrow the list."""
        return WorklistFilter(**self.cleaned_data) if self.is_valid() else WorklistFilter()
