"""Counts of blood cells: which sizes fit only one of the units in which laboratories write them.

Above 1500 x10^9/L lies no count that the record takes (cohorts/limits.py), so a greater figure is one per microlitre.
Of leucocytes a figure up to 100 is x10^9/L: per microlitre it would be 0.1 x10^9/L at most; what is between fits both.
Of platelets every figure up to 1500 is x10^9/L: per microlitre it would be 1.5 x10^9/L at most.
"""

from decimal import Decimal

from cohorts.imports.problems import Unfit
from cohorts.messages import gettext_noop as _

LITRE, MICROLITRE, BY_SIZE = "10e9_per_l", "per_ul", "by_size"
LEUCOCYTES = "diagnosis.wbc_10e9_per_l"
LARGEST_PER_LITRE = Decimal(1500)  # x10^9/L; as large as the record takes
LARGEST_LEUCOCYTES_ONLY_PER_LITRE = Decimal(100)


def is_count(field: str) -> bool:
    return field.endswith("_10e9_per_l")


def only_unit(field: str, figure: Decimal) -> str | None:
    """The one unit in which a figure of this size can stand; None where it may stand in either."""
    if figure > LARGEST_PER_LITRE:
        return MICROLITRE
    if figure == 0 or (field == LEUCOCYTES and figure > LARGEST_LEUCOCYTES_ONLY_PER_LITRE):
        return None
    return LITRE


def per_litre(field: str, figure: Decimal, unit: str, *, mixed: bool) -> Decimal:
    """The count x10^9/L. In a column that mixes units (`mixed`) a figure that fits only the other one is refused.

    `by_size`: each figure in the only unit that it fits; one that fits both is refused.
    """
    fits = only_unit(field, figure)
    if unit == BY_SIZE:
        if fits is None and figure != 0:
            raise Unfit("size_fits_both", _("By its size this count may be in either unit."))
        unit = fits or LITRE
    elif mixed and fits not in (None, unit):
        raise Unfit("size_of_other_unit", _("This count is of a size that fits only the other unit."))
    return figure.scaleb(-3) if unit == MICROLITRE else figure


def written_by_size(field: str, count: Decimal) -> Decimal:
    """The figure that a column read by size takes for this count (x10^9/L)."""
    return count if only_unit(field, count) == LITRE or count == 0 else count.scaleb(3)
