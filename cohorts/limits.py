"""Ranges, units, definitions and their one message each, for forms, REST and database constraints alike.

Keys are the dotted paths of a case. Ranges are entry limits: what a person may type without a slip being likelier
than the value. They are not clinical cut-offs, which live in the knowledge base.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cohorts.messages import gettext_noop as _

EARLIEST_DATE = date(1900, 1, 1)
EARLIEST_DATE_MESSAGE = _("Enter a date from 1900 on.")


@dataclass(frozen=True, slots=True)
class Limit:
    """An inclusive range with its unit and what to say when a value lies outside it.

    `exclusive_minimum` makes the lower end open (a quantified MRD level is more than zero).
    """

    minimum: Decimal
    maximum: Decimal
    unit: str
    definition: str
    message: str
    exclusive_minimum: bool = False
    whole: bool = False

    def admits(self, value: Decimal | int) -> bool:
        above = value > self.minimum if self.exclusive_minimum else value >= self.minimum
        return above and value <= self.maximum


LIMITS: dict[str, Limit] = {
    "diagnosis.wbc_10e9_per_l": Limit(
        Decimal(0),
        Decimal(1500),
        "10^9/L",
        _("White blood cell count at diagnosis."),
        _("White blood cells must be from 0 to 1500 x 10^9/L."),
    ),
    "diagnosis.platelets_10e9_per_l": Limit(
        Decimal(0),
        Decimal(1500),
        "10^9/L",
        _("Platelet count at diagnosis."),
        _("Platelets must be from 0 to 1500 x 10^9/L."),
    ),
    "treatment_phases.cycle": Limit(
        Decimal(1),
        Decimal(30),
        "",
        _("Number of the chemotherapy cycle; induction is cycle 1."),
        _("The cycle number must be a whole number from 1 to 30."),
        whole=True,
    ),
    "mrd_assessments.value.fraction": Limit(
        Decimal(0),
        Decimal(1),
        _("fraction of nucleated cells"),
        _("MRD level of the sample."),
        _("An MRD level as a fraction must be more than 0 and at most 1."),
        exclusive_minimum=True,
    ),
    "mrd_assessments.value.percent": Limit(
        Decimal(0),
        Decimal(100),
        "%",
        _("MRD level of the sample."),
        _("An MRD level in percent must be more than 0 and at most 100."),
        exclusive_minimum=True,
    ),
    "mrd_assessments.limit_of_detection.fraction": Limit(
        Decimal(0),
        Decimal(1),
        _("fraction of nucleated cells"),
        _(
            "Lowest level the assay reliably detects here; 10^-4 (0.01 %) or deeper is needed to call a negative."
        ),
        _("A limit of detection as a fraction must be more than 0 and at most 1."),
        exclusive_minimum=True,
    ),
    "mrd_assessments.limit_of_detection.percent": Limit(
        Decimal(0),
        Decimal(100),
        "%",
        _(
            "Lowest level the assay reliably detects here; 10^-4 (0.01 %) or deeper is needed to call a negative."
        ),
        _("A limit of detection in percent must be more than 0 and at most 100."),
        exclusive_minimum=True,
    ),
    "mrd_assessments.limit_of_quantification.fraction": Limit(
        Decimal(0),
        Decimal(1),
        _("fraction of nucleated cells"),
        _("Lowest level the assay reliably quantifies in this sample."),
        _("A limit of quantification as a fraction must be more than 0 and at most 1."),
        exclusive_minimum=True,
    ),
    "mrd_assessments.limit_of_quantification.percent": Limit(
        Decimal(0),
        Decimal(100),
        "%",
        _("Lowest level the assay reliably quantifies in this sample."),
        _("A limit of quantification in percent must be more than 0 and at most 100."),
        exclusive_minimum=True,
    ),
    "fitness.ecog": Limit(
        Decimal(0),
        Decimal(4),
        "",
        _("ECOG performance status; 3 or more is not a transplant question now."),
        _("ECOG must be a whole number from 0 to 4."),
        whole=True,
    ),
    "fitness.hct_ci": Limit(
        Decimal(0),
        Decimal(26),
        "",
        _("Haematopoietic cell transplantation comorbidity index (0, 1-2, 3 or more)."),
        _("HCT-CI must be a whole number from 0 to 26."),
        whole=True,
    ),
    "diagnosis.platelets_cut_off_10e9_per_l": Limit(
        Decimal(1),
        Decimal(500),
        "10^9/L",
        _("Platelet count below which the hospital speaks of thrombocytopenia."),
        _("The platelet cut-off must be from 1 to 500 x 10^9/L."),
    ),
    "first_relapse.marrow_blasts_percent": Limit(
        Decimal(0),
        Decimal(100),
        "%",
        _("Blasts in the marrow at first relapse."),
        _("Marrow blasts must be from 0 to 100 %."),
    ),
    "fitness.lansky": Limit(
        Decimal(0),
        Decimal(100),
        "%",
        _("Lansky play-performance score, for children up to 16 years."),
        _("The Lansky score must be a whole number from 0 to 100."),
        whole=True,
    ),
    "fitness.karnofsky": Limit(
        Decimal(0),
        Decimal(100),
        "%",
        _("Karnofsky performance score, from 16 years on."),
        _("The Karnofsky score must be a whole number from 0 to 100."),
        whole=True,
    ),
    "centre.allo_nrm_2y": Limit(
        Decimal(0),
        Decimal(1),
        _("fraction"),
        _("The centre's own non-relapse mortality two years after allogeneic HSCT."),
        _("The centre's non-relapse mortality must be a fraction from 0 to 1."),
    ),
}

MAXIMUM_AGE_YEARS = 130

# What a date may not come before, with the one message for it. Keys and values are dotted paths of a case.
DATE_ORDERS: tuple[tuple[str, str, str], ...] = (
    ("patient.birth_date", "diagnosis.diagnosed_on", _("The diagnosis cannot be before the birth date.")),
    ("patient.birth_date", "treatment_phases.started_on", _("A cycle cannot start before the birth date.")),
    (
        "patient.birth_date",
        "mrd_assessments.collected_on",
        _("A sample cannot be collected before the birth date."),
    ),
    ("patient.birth_date", "remission.achieved_on", _("Remission cannot be before the birth date.")),
    ("diagnosis.diagnosed_on", "remission.achieved_on", _("Remission cannot be before the diagnosis.")),
    (
        "diagnosis.diagnosed_on",
        "treatment_phases.started_on",
        _("A cycle cannot start before the diagnosis."),
    ),
    (
        "diagnosis.diagnosed_on",
        "mrd_assessments.collected_on",
        _("A sample cannot be collected before the diagnosis."),
    ),
    (
        "mrd_assessments.collected_on",
        "mrd_assessments.reported_on",
        _("A report cannot be before its sample."),
    ),
    ("diagnosis.diagnosed_on", "planned_hsct_on", _("The planned HSCT cannot be before the diagnosis.")),
)

# Orders of dates of a first relapse.
CASE_DATE_ORDERS: tuple[tuple[str, str, str], ...] = (
    (
        "diagnosis.diagnosed_on",
        "first_relapse.relapsed_on",
        _("The first relapse cannot be before the diagnosis."),
    ),
    ("patient.birth_date", "first_relapse.relapsed_on", _("A relapse cannot be before the birth date.")),
    (
        "diagnosis.diagnosed_on",
        "first_relapse.end_of_therapy_on",
        _("First-line treatment cannot end before the diagnosis."),
    ),
    (
        "first_relapse.end_of_therapy_on",
        "first_relapse.relapsed_on",
        _("First-line treatment that ended before the relapse cannot end after it."),
    ),
)

MESSAGES: dict[str, str] = {
    "on_treatment_and_off": _("A relapse on treatment cannot come after the end of that treatment."),
    "isolated_yet_in_marrow": _(
        "A relapse outside the marrow with 5 % blasts or more in it is combined, not isolated."
    ),
    "before_the_relapse": _("A sample of this time of the protocol cannot be before the first relapse."),
    "not_around_day_19": _("A sample of day 19 must be from day 10 to 30 of induction."),
    "not_around_day_46": _("A sample of day 46 must be from day 25 to 75 of induction."),
    "not_around_end_of_consolidation": _(
        "A sample of the end of consolidation must be from day 50 to 300 after induction began."
    ),
    "day_46_before_day_19": _("The sample of day 46 cannot be before that of day 19."),
    "consolidation_before_induction": _(
        "The sample of the end of consolidation cannot be before those of induction."
    ),
    "before_hsct_before_the_relapse": _(
        "A sample before HSCT cannot be before the first relapse, unless an allogeneic HSCT was given in between."
    ),
    "therapy_ends_after_relapse": _(
        "First-line treatment that ended before the relapse cannot end after it."
    ),
    "testis_of_a_girl": _("A relapse in the testis cannot be in a female patient."),
    "b_cells_without_car_t": _("B cells cannot come back after CAR-T that was not given."),
    "not_a_step_of_ten": _("This score goes in steps of ten."),
    "unit_required": _("Say whether the figures of this row are a fraction or percent."),
    "after_as_of": _("This date is after the date the case is judged on."),
    "future_birth": _("The birth date is after the date the case is judged on."),
    "too_old": _("The birth date makes the patient more than 130 years old."),
    "cycle_repeated": _("This cycle number is given more than once."),
    "cycle_order": _("Cycles must start in the order of their numbers."),
    "value_required": _("This kind of result needs a level."),
    "value_forbidden": _("This kind of result carries no level."),
    "comparator_below": _("A result below a level needs the comparator < or <=."),
    "comparator_quantified": _("A quantified result takes no comparator, or > or >=."),
    "comparator_forbidden": _("This kind of result takes no comparator."),
}
