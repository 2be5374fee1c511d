"""The HCT comorbidity index: its items, their weights, and the sum.

Source: Sorror et al., Blood 2005;106:2912-2919 (evidence HCTCI_WEIGHTS). Within one organ only the highest grade
counts, so the mild and the severe grade of an organ are never added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from cohorts.messages import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Item:
    """One comorbidity: `code`, the organ it belongs to, points, a label and the cut-off that defines it."""

    code: str
    organ: str
    weight: int
    label: str
    definition: str


ITEMS: tuple[Item, ...] = (
    Item(
        "arrhythmia",
        "rhythm",
        1,
        _("Arrhythmia"),
        _("Atrial fibrillation or flutter, sick sinus, ventricular arrhythmia"),
    ),
    Item(
        "cardiac",
        "heart",
        1,
        _("Cardiac"),
        _("Coronary disease, heart failure, infarction, EF 50 % or less"),
    ),
    Item(
        "inflammatory_bowel",
        "bowel",
        1,
        _("Inflammatory bowel disease"),
        _("Crohn's disease or ulcerative colitis"),
    ),
    Item("diabetes", "diabetes", 1, _("Diabetes"), _("Needs insulin or oral agents")),
    Item("cerebrovascular", "brain", 1, _("Cerebrovascular"), _("Transient ischaemic attack or stroke")),
    Item(
        "psychiatric",
        "psychiatric",
        1,
        _("Psychiatric"),
        _("Disturbance that needs consultation or treatment"),
    ),
    Item(
        "hepatic_mild",
        "liver",
        1,
        _("Hepatic, mild"),
        _("Chronic hepatitis; bilirubin to 1.5 x, AST/ALT to 2.5 x ULN"),
    ),
    Item("obesity", "weight", 1, _("Obesity"), _("Body mass index above 35 kg/m2")),
    Item("infection", "infection", 1, _("Infection"), _("Antimicrobial treatment must go on after day 0")),
    Item(
        "rheumatologic",
        "rheumatologic",
        2,
        _("Rheumatologic"),
        _("Lupus, rheumatoid arthritis, polymyositis, MCTD, PMR"),
    ),
    Item("peptic_ulcer", "ulcer", 2, _("Peptic ulcer"), _("Needs treatment")),
    Item(
        "renal",
        "kidney",
        2,
        _("Renal"),
        _("Creatinine above 177 umol/L (2 mg/dL), dialysis or renal transplant"),
    ),
    Item(
        "pulmonary_moderate",
        "lung",
        2,
        _("Pulmonary, moderate"),
        _("DLCO or FEV1 66-80 %, dyspnoea on slight activity"),
    ),
    Item(
        "solid_tumour",
        "tumour",
        3,
        _("Prior solid tumour"),
        _("At any time, except non-melanoma skin cancer"),
    ),
    Item("heart_valve", "valve", 3, _("Heart valve disease"), _("Except mitral valve prolapse")),
    Item(
        "pulmonary_severe",
        "lung",
        3,
        _("Pulmonary, severe"),
        _("DLCO or FEV1 65 % or less, dyspnoea at rest or oxygen"),
    ),
    Item(
        "hepatic_severe",
        "liver",
        3,
        _("Hepatic, moderate to severe"),
        _("Cirrhosis; bilirubin > 1.5 x, AST/ALT > 2.5 x ULN"),
    ),
)

ITEM_CODES: frozenset[str] = frozenset(item.code for item in ITEMS)


def score(items: Mapping[str, bool | None]) -> int | None:
    """Sum of points, the highest grade per organ; None while any item that could still raise the sum is unknown.

    Raises ValueError for a code that is not an item.
    """
    strangers = set(items) - ITEM_CODES
    if strangers:
        raise ValueError(f"not HCT-CI items: {', '.join(sorted(strangers))}")
    points: dict[str, int] = {}
    for item in ITEMS:
        if items.get(item.code):
            points[item.organ] = max(points.get(item.organ, 0), item.weight)
    for item in ITEMS:
        if items.get(item.code) is None and item.weight > points.get(item.organ, 0):
            return None
    return sum(points.values())
