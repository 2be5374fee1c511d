"""The inputs of a case beside the answer: value, definition, cut-off, and the part of the record that holds each."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.punctuation import clauses
from cohorts.selectors import Record
from cohorts.vocabulary import LABELS, Ikzf1Status
from decision_support.presenters.case_words import (
    all_stated,
    cycles_of,
    donors_of,
    graft_of,
    ikzf1_of,
    label_of,
    lesions_of,
    listed,
    number_of,
    status_of,
    yes_no_of,
)
from decision_support.presenters.childrens_inputs import childrens_header, childrens_inputs
from decision_support.presenters.diagnosis_words import diagnosis_of, is_incomplete
from decision_support.presenters.input_rows import HeaderFact, Input
from decision_support.recommendation.case import Case
from decision_support.recommendation.scope import ADULT_MODULE, module_of

HIGH_RISK_LESIONS = (
    "kmt2a_rearranged",
    "ph_like",
    "tp53",
    "hypodiploid",
    "complex_karyotype",
    "tcf3_hlf",
    "mef2d",
    "myc",
    "iamp21",
    "abl_class",
)
FAVOURABLE_LESIONS = ("hyperdiploid", "tcf3_pbx1", "etv6_runx1", "dux4")
ADDED_TO = frozenset({"treatment-phase", "donor", "fitness"})
PARTNERS = ("cdkn2a", "cdkn2b", "pax5", "par1", "erg")


def header_facts(case: Case) -> tuple[HeaderFact, ...]:
    """What identifies the situation at a glance."""
    if module_of(case) != ADULT_MODULE:
        return childrens_header(case)
    achieved_on = case.remission.achieved_on
    since = "?" if achieved_on is None else str((case.as_of - achieved_on).days)
    return (
        HeaderFact(gettext_lazy("Age"), str(case.age_years)),
        HeaderFact(gettext_lazy("Days since CR1"), since),
        HeaderFact(gettext_lazy("Ph"), status_of(case.diagnosis.genetics.get("bcr_abl1"))),
        HeaderFact("IKZF1", ikzf1_of(case, short=True)),
        HeaderFact("ECOG", number_of(case.fitness.ecog)),
        HeaderFact("HCT-CI", number_of(case.fitness.hct_ci)),
        HeaderFact(gettext_lazy("Donor"), donors_of(case)),
    )


def means(case: Case) -> dict[str, str]:
    """What stands ready for each transplant: the graft, and the donor with the comorbidity that weighs on it."""
    hct_ci = "" if case.fitness.hct_ci is None else f"HCT-CI {case.fitness.hct_ci}"
    donor = _("Donor: %(donor)s") % {"donor": donors_of(case)}
    if module_of(case) != ADULT_MODULE:
        return {"allogeneic_hsct": donor}
    return {
        "autologous_hsct": _("Graft: %(graft)s") % {"graft": graft_of(case)},
        "allogeneic_hsct": clauses((donor, hct_ci)),
    }


def inputs(case: Case) -> tuple[Input, ...]:
    """Every input of the question in the order of the record."""
    if module_of(case) != ADULT_MODULE:
        return childrens_inputs(case)
    return (*_disease(case), *_course(case), *_person(case), *_means(case))


def record_inputs(case: Case, record: Record) -> tuple[Input, ...]:
    """The inputs with the way to edit each in this record: the latest fitness, one more cycle, one more donor."""
    latest = record.fitness.pk if record.fitness else None
    rows = {"fitness": latest}
    placed = [
        replace(
            item, row=rows.get(item.section), adds=item.section in ADDED_TO and not rows.get(item.section)
        )
        for item in inputs(case)
    ]
    donor = next(index for index, item in enumerate(placed) if item.section == "donor")
    searched = Input(
        gettext_lazy("Donor search"),
        {True: _("done"), False: _("not done"), None: _("not recorded")}[record.patient.donor_search_done],
        gettext_lazy("Done with no donor listed means that none was found."),
        "donor-search",
    )
    return (*placed[: donor + 1], searched, *placed[donor + 1 :])


def _disease(case: Case) -> tuple[Input, ...]:
    genetics = case.diagnosis.genetics
    partners = {name: getattr(case.diagnosis.ikzf1, name) for name in PARTNERS}
    return (
        Input(
            gettext_lazy("Diagnosis"),
            diagnosis_of(case.diagnosis),
            gettext_lazy("Lineage, date, blood counts (10^9/L) and central nervous system."),
            "diagnosis",
            is_incomplete(case.diagnosis),
        ),
        Input(
            "IKZF1",
            ikzf1_of(case),
            gettext_lazy("Deleted or mutated; wild type is out of scope."),
            "ikzf1",
            case.diagnosis.ikzf1.status in (None, Ikzf1Status.UNKNOWN, Ikzf1Status.NOT_TESTED),
        ),
        Input(
            gettext_lazy("IKZF1plus"),
            lesions_of(partners),
            gettext_lazy("With a CDKN2A, CDKN2B, PAX5 or PAR1 deletion and without an ERG deletion."),
            "ikzf1",
            any(value not in ("positive", "negative") for value in partners.values()),
        ),
        _marker("bcr_abl1", genetics),
        Input(
            gettext_lazy("High-risk lesions"),
            lesions_of({name: genetics.get(name) for name in HIGH_RISK_LESIONS}),
            gettext_lazy(
                "KMT2A, Ph-like, TP53, hypodiploidy, complex, TCF3::HLF, MEF2D, MYC, iAMP21, ABL-class."
            ),
            "genetics",
            not all_stated(HIGH_RISK_LESIONS, genetics),
        ),
        Input(
            gettext_lazy("Favourable lesions"),
            lesions_of({name: genetics.get(name) for name in FAVOURABLE_LESIONS}),
            gettext_lazy("High hyperdiploidy, TCF3::PBX1, ETV6::RUNX1, DUX4."),
            "genetics",
            not all_stated(FAVOURABLE_LESIONS, genetics),
        ),
    )


def _course(case: Case) -> tuple[Input, ...]:
    return (
        Input(
            gettext_lazy("Remission"),
            label_of(case.remission.status),
            gettext_lazy("CR1 only."),
            "remission",
            case.remission.status in (None, "unknown"),
        ),
        Input(
            gettext_lazy("Cycles"),
            cycles_of(case.treatment_phases),
            gettext_lazy("A sample speaks for a cycle from its day 15 to day 3 of the next."),
            "treatment-phase",
            not case.treatment_phases,
        ),
    )


def _person(case: Case) -> tuple[Input, ...]:
    fitness = case.fitness
    contraindications = fitness.contraindications
    return (
        Input(
            "ECOG",
            number_of(fitness.ecog),
            gettext_lazy("3 or more: not a transplant question now."),
            "fitness",
            fitness.ecog is None,
        ),
        Input(
            "HCT-CI",
            number_of(fitness.hct_ci),
            gettext_lazy("0-2 or 3 and more (proposed cut-off, not validated)."),
            "fitness",
            fitness.hct_ci is None,
        ),
        Input(
            gettext_lazy("Contraindications"),
            _("not recorded") if contraindications is None else listed(contraindications, empty=_("none")),
            gettext_lazy("Uncontrolled infection, organ failure."),
            "fitness",
            contraindications is None,
        ),
        Input(
            gettext_lazy("Wish to avoid GVHD"),
            yes_no_of(case.preferences.avoid_gvhd),
            gettext_lazy("A strong wish weighs against allogeneic HSCT after early negativity."),
            "plan",
        ),
    )


def _means(case: Case) -> tuple[Input, ...]:
    nrm = case.centre.allo_nrm_2y
    return (
        Input(
            gettext_lazy("Donor"),
            donors_of(case),
            gettext_lazy("Haploidentical counts. Searched and none found is not the same as unknown."),
            "donor",
            case.donors is None,
        ),
        Input(
            gettext_lazy("Autologous graft"),
            graft_of(case),
            gettext_lazy("A positive graft rules it out."),
            "graft",
        ),
        Input(
            gettext_lazy("Centre's allo NRM"),
            _("not recorded") if nrm is None else f"{nrm:.0%}",
            gettext_lazy("At 2 years. 20 % or more, 15 % or less (proposed cut-offs, not validated)."),
            "centre",
        ),
    )


def _marker(code: str, genetics: Mapping[str, str | None]) -> Input:
    status = genetics.get(code)
    return Input(
        LABELS[code],
        status_of(status),
        gettext_lazy("Decides between the Ph-positive and the Ph-negative rows."),
        "genetics",
        status not in ("positive", "negative"),
    )
