"""The leukaemia of a patient: counts, genetics, IKZF1 and remission."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cohorts.models.clinical_row import EnteredRow
from cohorts.models.constraints import dated, in_order, one_of, within
from cohorts.models.fields import ExactDecimalField, coded, marker, optional_coded
from cohorts.models.patient import Patient
from cohorts.vocabulary import (
    GENETIC_MARKERS,
    IKZF1_PARTNERS,
    CnsStatus,
    Ikzf1Lesion,
    Ikzf1Method,
    Ikzf1Status,
    Lineage,
    MarkerStatus,
    Protocol,
    RemissionStatus,
    RiskGroup,
)

MARKER_COLUMNS = (*GENETIC_MARKERS, *(f"ikzf1_{partner}" for partner in IKZF1_PARTNERS))


class Diagnosis(EnteredRow):
    """One row a patient. What is not known stays `unknown` or null; neither is ever read as negative."""

    patient = models.OneToOneField(
        Patient, on_delete=models.PROTECT, related_name="diagnosis", verbose_name=_("patient")
    )
    diagnosed_on = models.DateField(_("date of diagnosis"), null=True, blank=True)
    lineage = coded(Lineage, _("lineage"))
    wbc_10e9_per_l = ExactDecimalField(_("white blood cells at diagnosis (10^9/L)"), null=True, blank=True)
    platelets_10e9_per_l = ExactDecimalField(_("platelets at diagnosis (10^9/L)"), null=True, blank=True)
    cns_status = optional_coded(CnsStatus, _("CNS status at diagnosis"))
    active_cns_disease = models.BooleanField(_("active CNS disease"), null=True, blank=True)

    # What is asked of children.
    protocol = optional_coded(Protocol, _("treatment protocol"))
    provisional_risk_group = optional_coded(RiskGroup, _("provisional risk group"))
    final_risk_group = optional_coded(RiskGroup, _("final risk group"))
    platelets_cut_off_10e9_per_l = ExactDecimalField(
        _("platelet cut-off of the hospital (10^9/L)"), null=True, blank=True
    )
    down_syndrome = models.BooleanField(_("Down syndrome"), null=True, blank=True)
    prednisone_poor_response = models.BooleanField(_("poor response to prednisone"), null=True, blank=True)

    bcr_abl1 = marker("bcr_abl1")
    kmt2a_rearranged = marker("kmt2a_rearranged")
    ph_like = marker("ph_like")
    tp53 = marker("tp53")
    hypodiploid = marker("hypodiploid")
    hyperdiploid = marker("hyperdiploid")
    complex_karyotype = marker("complex_karyotype")
    tcf3_pbx1 = marker("tcf3_pbx1")
    tcf3_hlf = marker("tcf3_hlf")
    etv6_runx1 = marker("etv6_runx1")
    dux4 = marker("dux4")
    mef2d = marker("mef2d")
    myc = marker("myc")
    iamp21 = marker("iamp21")
    abl_class = marker("abl_class")

    ikzf1_status = coded(Ikzf1Status, _("IKZF1"))
    ikzf1_lesion = optional_coded(Ikzf1Lesion, _("IKZF1 lesion"))
    ikzf1_method = coded(Ikzf1Method, _("IKZF1 method"))
    ikzf1_cdkn2a = marker("cdkn2a")
    ikzf1_cdkn2b = marker("cdkn2b")
    ikzf1_pax5 = marker("pax5")
    ikzf1_par1 = marker("par1")
    ikzf1_erg = marker("erg")

    remission_status = coded(RemissionStatus, _("remission"))
    remission_achieved_on = models.DateField(_("remission achieved on"), null=True, blank=True)

    induction_failure = models.BooleanField(_("no remission after first induction"), null=True, blank=True)

    class Meta:
        verbose_name = _("diagnosis")
        verbose_name_plural = _("diagnoses")
        constraints = [
            dated("diagnosis", "diagnosed_on"),
            dated("diagnosis", "remission_achieved_on"),
            in_order(
                "diagnosis",
                "diagnosed_on",
                "remission_achieved_on",
                path_of_earlier="diagnosis.diagnosed_on",
                path_of_later="remission.achieved_on",
            ),
            within("diagnosis", "wbc_10e9_per_l", "diagnosis.wbc_10e9_per_l"),
            within("diagnosis", "platelets_10e9_per_l", "diagnosis.platelets_10e9_per_l"),
            within("diagnosis", "platelets_cut_off_10e9_per_l", "diagnosis.platelets_cut_off_10e9_per_l"),
            one_of("diagnosis", "protocol", Protocol),
            one_of("diagnosis", "provisional_risk_group", RiskGroup),
            one_of("diagnosis", "final_risk_group", RiskGroup),
            one_of("diagnosis", "lineage", Lineage),
            one_of("diagnosis", "cns_status", CnsStatus),
            one_of("diagnosis", "ikzf1_status", Ikzf1Status),
            one_of("diagnosis", "ikzf1_lesion", Ikzf1Lesion),
            one_of("diagnosis", "ikzf1_method", Ikzf1Method),
            one_of("diagnosis", "remission_status", RemissionStatus),
            *(one_of("diagnosis", column, MarkerStatus) for column in MARKER_COLUMNS),
        ]

    def __str__(self) -> str:
        return str(_("Diagnosis of %(patient)s") % {"patient": self.patient_id})
