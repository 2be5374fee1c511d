"""Rules between the fields of one row. The database knows the same rules as check constraints."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from cohorts.hct_ci import score
from cohorts.limits import LIMITS, MESSAGES
from cohorts.validation.rows import Entered, Finding
from cohorts.vocabulary import Comparator, ResultKind

FIGURES = ("value", "limit_of_detection", "limit_of_quantification")
_WITH_VALUE = (ResultKind.QUANTIFIED, ResultKind.BELOW)
_BELOW = (Comparator.LESS, Comparator.LESS_OR_EQUAL)


def mrd_figures(row: Entered) -> Iterator[Finding]:
    """Figures need their unit and lie in the range of that unit."""
    unit = row.get("unit")
    given = [name for name in FIGURES if row.get(name) is not None]
    if unit is None and given:
        yield Finding(((row, "unit"), (row, given[0])), "unit_required", _(MESSAGES["unit_required"]))
    for name in given:
        limit = LIMITS[f"mrd_assessments.{name}.{unit or 'percent'}"]
        if not limit.admits(row.get(name)):
            yield Finding(((row, name), (row, "unit")), "out_of_range", _(limit.message))


def mrd_result(row: Entered) -> Iterator[Finding]:
    """Which kinds of result carry a level, and with which comparator."""
    result, value, comparator = row.get("result"), row.get("value"), row.get("comparator")

    def finding(column: str, code: str) -> Finding:
        return Finding(((row, column), (row, "result")), code, _(MESSAGES[code]))

    if result in _WITH_VALUE and value is None:
        yield finding("value", "value_required")
    if result not in _WITH_VALUE and value is not None:
        yield finding("value", "value_forbidden")
    if result == ResultKind.BELOW and comparator not in _BELOW:
        yield finding("comparator", "comparator_below")
    if result == ResultKind.QUANTIFIED and comparator in _BELOW:
        yield finding("comparator", "comparator_quantified")
    if result not in _WITH_VALUE and comparator is not None:
        yield finding("comparator", "comparator_forbidden")


def comorbidity_sum(row: Entered) -> Iterator[Finding]:
    """A stated sum may not contradict its items."""
    stated, items = row.get("hct_ci_stated"), row.get("hct_ci_items")
    computed = score(items) if items else None
    if stated is not None and computed is not None and stated != computed:
        message = _("The items give an HCT-CI of %(computed)d.") % {"computed": computed}
        yield Finding(((row, "hct_ci_stated"), (row, "hct_ci_items")), "hct_ci_conflict", message)


def transplant_donor(row: Entered) -> Iterator[Finding]:
    if row.get("donor_kind") is not None and row.get("kind") == "autologous":
        message = _("An autologous transplant has no donor.")
        yield Finding(((row, "donor_kind"), (row, "kind")), "donor_forbidden", message)


RULES: dict[str, tuple[Callable[[Entered], Iterator[Finding]], ...]] = {
    "mrd_assessments": (mrd_figures, mrd_result),
    "fitness": (comorbidity_sum,),
    "transplants": (transplant_donor,),
}


def row_findings(row: Entered) -> Iterator[Finding]:
    for rule in RULES.get(row.group, ()):
        yield from rule(row)
