"""Rules between the fields of one row. The database knows the same rules as check constraints."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from cohorts.hct_ci import score
from cohorts.mrd.conflicts import conflicts
from cohorts.validation.rows import Entered, Finding


def mrd_result(row: Entered) -> Iterator[Finding]:
    """What the fields of a result cannot say together; one definition for the record and for a case."""
    for found in conflicts(row.get):
        yield Finding(((row, found.field), (row, found.with_field)), found.code, _(found.message))


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
    "mrd_assessments": (mrd_result,),
    "fitness": (comorbidity_sum,),
    "transplants": (transplant_donor,),
}


def row_findings(row: Entered) -> Iterator[Finding]:
    for rule in RULES.get(row.group, ()):
        yield from rule(row)
