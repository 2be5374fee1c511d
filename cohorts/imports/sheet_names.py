"""What a sheet's own name says its rows are, and what short headers then mean: "type" of a sheet of transplants."""

from cohorts.imports.cells import tight
from cohorts.imports.fields import LEVEL

_NAMES: dict[str, tuple[str, ...]] = {
    "mrd_assessments": ("mrd", "mrds", "mrd results", "mrd assessments", "微小残留", "微小残留病", "mrd结果"),
    "transplants": ("transplant", "transplants", "hsct", "bmt", "sct", "移植"),
    "outcomes": ("outcome", "outcomes", "follow up", "events", "结局", "随访"),
}
_HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    "mrd_assessments": {
        LEVEL: ("value", "level", "result", "结果", "值"),
        "mrd_assessments.unit": ("unit", "units", "单位"),
        "mrd_assessments.collected_on": ("date", "日期"),
        "mrd_assessments.specimen": ("sample", "标本"),
    },
    "transplants": {
        "transplants.kind": ("type", "kind", "类型"),
        "transplants.donor_kind": ("donor", "供者"),
        "transplants.performed_on": ("date", "日期"),
    },
    "outcomes": {
        "outcomes.kind": ("type", "kind", "类型"),
        "outcomes.occurred_on": ("date", "日期"),
    },
}
_SECTION_OF = {tight(name): section for section, names in _NAMES.items() for name in names}
_FIELD_OF = {
    (section, tight(word)): field
    for section, fields in _HEADERS.items()
    for field, words in fields.items()
    for word in words
}


def section_of_sheet(sheet: str) -> str:
    """The section of the record of which each row is one more; "" where the name does not say."""
    return _SECTION_OF.get(tight(sheet), "")


def field_in_section(section: str, header: str) -> str | None:
    """What the header means on such a sheet, where it means something else than anywhere."""
    return _FIELD_OF.get((section, tight(header)))


__all__ = ["field_in_section", "section_of_sheet"]
