"""When the row of a first relapse states one: in Python for one patient, in SQL for a cohort.

The end of first-line treatment stands in that row too, and is recorded of children who never relapse; a row entered by
mistake and emptied stays. Neither states a relapse.
"""

from cohorts.vocabulary import RemissionStatus

# Remissions that state a relapse without its day.
AFTER_RELAPSE = (
    RemissionStatus.CR2.value,
    RemissionStatus.CR3PLUS.value,
    RemissionStatus.RELAPSE.value,
)
# Of the row `r`, columns named as stored; true or false, never null.
STATES_A_RELAPSE = (
    "(num_nonnulls(r.relapsed_on, r.site, r.relapse_lineage, r.marrow_blasts_percent) > 0"
    " OR r.second_relapse IS TRUE)"
)


def states_a_relapse(
    *,
    relapsed_on: object | None,
    site: object | None,
    lineage: object | None,
    marrow_blasts_percent: object | None,
    second_relapse: bool | None,
) -> bool:
    """By its day, its site, its lineage, the blasts in the marrow, or a further relapse that followed it."""
    told = (relapsed_on, site, lineage, marrow_blasts_percent)
    return second_relapse is True or any(value is not None for value in told)
