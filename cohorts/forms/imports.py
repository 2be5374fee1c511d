"""Handing in a file, and keeping a mapping under a sender's name."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from cohorts import import_selectors
from cohorts.forms.fields import RecordForm


class FileForm(RecordForm):
    """A file alone: the centre is that of the import it corrects."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (comma, semicolon or tab) or Excel (.xlsx). The first filled row names the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class UploadForm(FileForm):
    """The centre is asked only where there is more than one."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.centres = {str(centre.pk): centre for centre in import_selectors.centres_to_import_into(user)}
        choices: list[tuple[str, Any]] = [(key, centre.name) for key, centre in self.centres.items()]
        if len(choices) > 1:
            choices = [("", _("choose")), *choices]
        self.fields["centre"] = forms.ChoiceField(
            label=_("Centre"),
            choices=choices,
            help_text=_("The patients of this file belong to this centre."),
        )
        self.order_fields(["centre", "file"])


class SenderForm(RecordForm):
    sender = forms.CharField(
        label=_("Sender"),
        help_text=_(
            "A ward, a laboratory, another hospital: the next file from there is read in the same way."
        ),
        max_length=100,
    )
