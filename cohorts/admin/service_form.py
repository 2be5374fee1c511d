"""An admin form whose judge is a service: it tries the write, shows what the service says, and takes it back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.services.errors import NotPermitted, RecordProblems, StaleRecord
from cohorts.validation.fields import MAXIMUM_REASON

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class ServiceForm(ModelForm):
    """Set for each request by the admin: `write` calls the service with what the form holds; `version` is that of the
    record as the form shows it, so that a change made meanwhile is not overwritten.
    """

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=MAXIMUM_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed where something stated is replaced; kept in the history."),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    write: Callable[["ServiceForm"], Any] | None = None
    version: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "seen_version" in self.fields:
            self.fields["seen_version"].initial = self.version

    def entered(self) -> dict[str, Any]:
        """What was changed in the form, by columns."""
        own = ("reason", "seen_version")
        return {name: self.cleaned_data[name] for name in self.changed_data if name not in own}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and not self.errors and self.write is not None:
            self._try(self.write)

    def _try(self, write: Callable[["ServiceForm"], Any]) -> None:
        try:
            with transaction.atomic():
                write(self)
                transaction.set_rollback(True)
        except RecordProblems as error:
            for problem in error.problems:
                self.add_error(self._field_of(problem.pointer), problem.message)
        except StaleRecord:
            self.add_error(None, _("Somebody has changed this record since you opened it. Open it again."))
        except NotPermitted as error:
            self.add_error(None, str(error))

    def _field_of(self, pointer: str) -> str | None:
        return next((part for part in reversed(pointer.split("/")) if part in self.fields), None)
