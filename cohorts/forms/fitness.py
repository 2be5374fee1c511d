"""Fitness: ECOG, contraindications, and the HCT-CI by its items or as a stated sum."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cohorts.forms.fields import day, limited, translated, yes_no
from cohorts.forms.rest import STAYS_NOT_RECORDED, Rest, RestForm
from cohorts.hct_ci import ITEMS, score
from cohorts.vocabulary import LABELS, Contraindication

ITEM_PREFIX = "item_"


class FitnessForm(RestForm):
    REST = Rest(
        legend=_("HCT-CI by item"),
        names=tuple(f"{ITEM_PREFIX}{item.code}" for item in ITEMS),
        answers=(("false", _("is not present")),),
        stays=STAYS_NOT_RECORDED,
        note=_(
            "The highest grade of an organ counts once. "
            "The sum is computed when every item that could raise it is answered."
        ),
    )
    assessed_on = day(label=_("Assessed on"))
    ecog = limited("fitness.ecog", label=_("ECOG"))
    lansky = limited("fitness.lansky", label=_("Lansky"), help_text=_("Play performance, up to 16 years."))
    karnofsky = limited("fitness.karnofsky", label=_("Karnofsky"), help_text=_("From 16 years on."))
    contraindications_asked = yes_no(
        label=_("Contraindications reviewed"),
        help_text=_("Yes with nothing ticked means that there are none."),
    )
    contraindications = forms.MultipleChoiceField(
        choices=[(str(code), translated(LABELS[code])) for code in Contraindication],
        label=_("Contraindications present"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hct_ci_stated = limited(
        "fitness.hct_ci",
        label=_("HCT-CI as stated"),
        help_text=_("A sum given without its items; used only where the items below do not suffice."),
    )

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        items = {f"{ITEM_PREFIX}{code}": present for code, present in row.hct_ci_items.items()}
        asked = None if row.contraindications is None else True
        return super().initial_of(row) | items | {"contraindications_asked": asked}

    def columns(self) -> dict[str, Any]:
        entered = super().columns()
        items = {item.code: entered.pop(f"{ITEM_PREFIX}{item.code}") for item in ITEMS}
        ticked, asked = entered.pop("contraindications"), entered.pop("contraindications_asked")
        return entered | {
            "hct_ci_items": {code: present for code, present in items.items() if present is not None},
            "contraindications": ticked if ticked or asked else None,
        }

    def computed_sum(self) -> int | None:
        """The sum of the stored items, None while one that could raise it is unknown."""
        return score({item.code: self.initial.get(f"{ITEM_PREFIX}{item.code}") for item in ITEMS})


FitnessForm.base_fields |= {
    f"{ITEM_PREFIX}{item.code}": yes_no(
        label=format_lazy("{} ({})", translated(item.label), item.weight),
        help_text=translated(item.definition),
    )
    for item in ITEMS
}
