"""How codes, levels and units are said on a page."""

import re
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from cohorts.mrd import Assessment
from cohorts.punctuation import described, stated
from cohorts.vocabulary import LABELS, ResultKind

register = template.Library()

_POWER = re.compile(r"\b10\^(-?\d+)")
_ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

# Short names of methods for a chart's legend and a narrow table.
METHOD_ABBREVIATIONS: dict[str, str] = {
    "flow": "MFC",
    "igtr_pcr": "IG/TR PCR",
    "ngs": "NGS",
    "bcr_abl1_pcr": "BCR::ABL1",
    "unknown": "?",
}


@register.simple_tag
def colon() -> str:
    """What stands between a name and its value."""
    return stated("", "")


@register.simple_tag
def comma() -> str:
    """What stands between two traits of one thing."""
    return described(("", ""))


@register.simple_tag
def semicolon() -> str:
    """What stands between two statements."""
    return pgettext("between statements", "; ")


@register.filter
def label(code: object) -> str:
    """The display name of a coded value; an empty value reads as not recorded."""
    if code is None or code == "":
        return _("not recorded")
    text = LABELS.get(str(code))
    return _(text) if text else str(code)


@register.filter
def yes_no_text(value: bool | None) -> str:
    """Yes, no, or not recorded; the last is never the same as no."""
    return {True: _("yes"), False: _("no"), None: _("not recorded")}[value]


@register.filter
def method_abbreviation(code: str) -> str:
    """What a laboratory report calls the method."""
    return METHOD_ABBREVIATIONS.get(code, code)


@register.filter
def power_of_ten(exponent: int) -> str:
    """10⁻⁴ for -4; 1 for 0."""
    return "1" if exponent == 0 else f"10{str(exponent).translate(_SUPERSCRIPTS)}"


@register.filter
def typeset(text: object) -> str:
    """Prose with its powers of ten set as such: 10^-4 becomes 10⁻⁴."""
    return _POWER.sub(lambda found: power_of_ten(int(found[1])), str(text))


@register.filter
def prose(text: object) -> str:
    """A sentence of the knowledge base in the language of the page; one that has no Chinese is marked as English."""
    shown = typeset(_(str(text))) if text else ""
    if (get_language() or "").startswith("zh") and _ENGLISH.search(shown) and not _CHINESE.search(shown):
        return format_html('<span lang="en">{}</span>', shown)
    return shown


@register.filter
def percent_level(fraction: Decimal | None) -> str:
    """An MRD fraction as a percentage with the digits it was given: 0.0002 is 0.02 %."""
    if fraction is None:
        return ""
    return f"{fraction.scaleb(2).normalize():f}\u00a0%"


@register.filter
def signed(number: int) -> str:
    """A difference with its sign, the minus as long as the plus."""
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"


@register.filter
def scientific_level(fraction: Decimal | None) -> str:
    """An MRD fraction as a laboratory writes it: 0.0002 is 2 × 10⁻⁴."""
    if not fraction:
        return ""
    exponent = fraction.adjusted()
    factor = fraction.scaleb(-exponent).normalize()
    power = power_of_ten(exponent)
    if factor == 1:
        return power
    return f"{factor:f}\u00a0×\u00a0{power}" if exponent else f"{factor:f}"


@register.filter
def result_text(assessment: Assessment) -> str:
    """One MRD result in words and figures, without its method."""
    value = percent_level(assessment.as_fraction(assessment.value))
    match assessment.result:
        case ResultKind.NOT_DETECTED:
            return _("Not detected")
        case ResultKind.QUANTIFIED:
            return f"{assessment.comparator or ''} {value}".strip()
        case ResultKind.BELOW:
            return f"{assessment.comparator or '<'} {value}"
        case ResultKind.POSITIVE_NOT_QUANTIFIABLE:
            return _("Positive, not quantifiable")
        case ResultKind.NOT_EVALUABLE:
            return _("Not evaluable")
        case _:
            return pgettext("an MRD result", "Awaited")
