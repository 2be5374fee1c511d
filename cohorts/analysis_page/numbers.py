"""Numbers as a reader of a journal expects them. A count that may not be shown reads [c].

What is withheld is not always under five: where a reader could compute such a number from its neighbours, these are
withheld too, and "<5" would be false of them.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cohorts.analyses import wording

WITHHELD = "[c]"


def count(value: float | None) -> str:
    """A number of patients; null in a stored result means that the reader may not see it."""
    return WITHHELD if value is None else f"{value:g}"


def withheld_note() -> str:
    """What [c] means."""
    return _("%(mark)s: withheld, as it is under 5 (<5) or would give away such a number.") % {
        "mark": WITHHELD
    }


def hidden(group: Mapping[str, Any]) -> bool:
    """Whether the events of a group are withheld, and with them what would tell their days."""
    return group.get("events") is None


def percent(fraction: float | None) -> str:
    return "–" if fraction is None else f"{100 * fraction:.0f}"


def percent_interval(estimate: Mapping[str, Any]) -> str:
    """88 (79–97), of 100 patients; a missing limit is a dash."""
    if estimate.get("estimate") is None:
        return "–"
    return f"{percent(estimate['estimate'])} ({percent(estimate['lower'])}–{percent(estimate['upper'])})"


def p_value(value: float | None) -> str:
    return "–" if value is None else wording.p_value(value)


def p_equation(value: float | None) -> str:
    """p = 0.176, or p < 0.0001."""
    return "p = –" if value is None else wording.p_equation(value)


def years(value: float | None) -> str:
    """NR is what journals write for a time that was not reached."""
    return _("NR") if value is None else f"{value:.1f}"


def years_interval(estimate: Mapping[str, Any]) -> str:
    """4.1 (2.9–NR); where nothing at all is reached, only that."""
    if estimate["estimate"] is None and estimate["lower"] is None:
        return years(None)
    return f"{years(estimate['estimate'])} ({years(estimate['lower'])}–{years(estimate['upper'])})"


def signed(value: float | None) -> str:
    """A difference to two decimals, with a true minus sign."""
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


def ratio(value: float | None) -> str:
    """A hazard ratio to two decimals, or to two significant digits where it is small."""
    if value is None:
        return "–"
    return f"{value:.2f}" if value >= 0.095 else f"{value:.2g}"


def ratio_interval(term: Mapping[str, Any]) -> str:
    if term["hazard_ratio"] is None:
        return _("not estimable")
    return f"{ratio(term['hazard_ratio'])} ({ratio(term['lower'])}–{ratio(term['upper'])})"


def exact(value: object) -> str:
    """A stored number as it is stored, for files that other programs read; nothing for null."""
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else str(value)
