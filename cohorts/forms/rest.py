"""Answering in one go whatever a list of questions leaves unmarked: a choice that a person makes, never a default."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.forms.fields import RecordForm

UNMARKED = (None, "", "unknown")
STAYS_UNKNOWN = _("stays unknown")
STAYS_NOT_RECORDED = _("stays not recorded")


@dataclass(frozen=True, slots=True)
class Rest:
    """The fields `names`, under one `legend` with a `note`; `answers` are the codes that may be given to all of them
    that are not marked, and `stays` says what they are otherwise.
    """

    legend: Any
    names: tuple[str, ...]
    answers: tuple[tuple[str, Any], ...]
    stays: Any
    note: Any = ""


class RestForm(RecordForm):
    """A form with such a list. What is not marked stays so unless `rest` says what it is."""

    REST: ClassVar[Rest]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rest"] = forms.ChoiceField(
            label=_("The rest, not marked below"),
            choices=[("", self.REST.stays), *self.REST.answers],
            widget=forms.RadioSelect,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or self.cleaned_data
        if answer := entered.get("rest"):
            for name in self.REST.names:
                if name in entered and entered[name] in UNMARKED:
                    entered[name] = self.fields[name].clean(answer)
        return entered

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in super().columns().items() if name != "rest"}

    @property
    def marked(self) -> int:
        """How many of the list are marked in the record as it stands."""
        return sum(self.initial.get(name) not in UNMARKED for name in self.REST.names)

    @property
    def offers_rest(self) -> bool:
        """Where everything is marked there is no rest to speak of."""
        return self.is_bound or self.marked < len(self.REST.names)

    @property
    def listed(self) -> list[forms.BoundField]:
        return [self[name] for name in self.REST.names]

    @property
    def before(self) -> list[forms.BoundField]:
        """The fields above the list."""
        names = list(self.fields)
        return [self[name] for name in names[: names.index(self.REST.names[0])]]

    @property
    def after(self) -> list[forms.BoundField]:
        """The fields under the list, among them the reason of a correction."""
        shown = {field.name for field in self.before} | {*self.REST.names, "rest"}
        return [self[name] for name in self.fields if name not in shown]
