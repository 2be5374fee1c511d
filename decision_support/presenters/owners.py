"""Where study groups disagree: what each says, and which of them the child is treated by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cohorts.vocabulary import LABELS


@dataclass(frozen=True, slots=True)
class Owner:
    """One study group; `own` is the patient's."""

    name: Any
    says: str
    own: bool


def owners(found: Mapping[str, str], protocol: str | None) -> tuple[Owner, ...]:
    """The patient's own group first, the others in the order of the rule."""
    named = [Owner(_(LABELS.get(name, name)), says, name == protocol) for name, says in found.items()]
    return tuple(sorted(named, key=lambda owner: not owner.own))
