"""What stands between items, between clauses and after a name, in the language of the reader."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def listed(items: Iterable[str]) -> str:
    """Things of one kind: a, b, c."""
    return pgettext("between things of one kind", ", ").join(items)


def described(traits: Iterable[str]) -> str:
    """What is said of one thing, one trait after the other."""
    return pgettext("between traits of one thing", ", ").join(traits)


def clauses(parts: Iterable[str]) -> str:
    """Statements of their own in one line; empty ones are left out."""
    return pgettext("between statements", "; ").join(part for part in parts if part)


def stated(name: object, value: object) -> str:
    """A name with its value."""
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


def as_sentence(words: object) -> str:
    """A sentence made of words that have no end of their own."""
    return _("%(words)s.") % {"words": words}
