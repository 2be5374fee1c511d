"""The coded lists of the record, once: database choices, forms, REST and the pure core all read them here.

Names follow the field's usage; the English labels are message identifiers for translation at the edge.
"""

from enum import StrEnum

from cohorts.messages import gettext_noop


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Lineage(StrEnum):
    B = "B"
    T = "T"
    MIXED = "mixed"
    UNKNOWN = "unknown"


class CnsStatus(StrEnum):
    CNS1 = "CNS1"
    CNS2 = "CNS2"
    CNS3 = "CNS3"


class MarkerStatus(StrEnum):
    """A genetic marker. `not_tested` and `unknown` are both unknown to every rule, never negative."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NOT_TESTED = "not_tested"
    UNKNOWN = "unknown"


class Ikzf1Status(StrEnum):
    DELETED = "deleted"
    MUTATED = "mutated"
    WILD_TYPE = "wild_type"
    NOT_TESTED = "not_tested"
    UNKNOWN = "unknown"


class Ikzf1Lesion(StrEnum):
    """Deleted exons; 4-7 is the dominant-negative Ik6, the others lose the function of the allele."""

    EXONS_4_7 = "4-7"
    EXONS_2_7 = "2-7"
    EXONS_2_8 = "2-8"
    EXONS_4_8 = "4-8"
    EXONS_1_8 = "1-8"
    OTHER = "other"
    BIALLELIC = "biallelic"


class Ikzf1Method(StrEnum):
    MLPA = "mlpa"
    NGS = "ngs"
    ARRAY = "array"
    PCR = "pcr"
    FISH = "fish"
    UNKNOWN = "unknown"


class Protocol(StrEnum):
    """The treatment protocol of a child. UK: UKALL and ALLR3."""

    CCCG_2015 = "CCCG-ALL-2015"
    CCCG_2020 = "CCCG-ALL-2020"
    AIEOP_BFM = "AIEOP-BFM"
    COG = "COG"
    UK = "UK"
    OTHER = "other"


class RiskGroup(StrEnum):
    """A protocol's own risk group; each protocol uses some of these names."""

    LOW = "low"
    STANDARD = "standard"
    AVERAGE = "average"
    INTERMEDIATE = "intermediate"
    HIGH = "high"
    VERY_HIGH = "very_high"


class ProtocolTimepoint(StrEnum):
    """When a protocol asks for MRD. Day 19 stands for mid-induction (days 15-21), day 46 for its end (days 33-50)."""

    DAY_19 = "day_19"
    DAY_46 = "day_46"
    END_OF_CONSOLIDATION = "end_of_consolidation"
    AT_RELAPSE = "at_relapse"
    AFTER_REINDUCTION = "after_reinduction"
    BEFORE_HSCT = "before_hsct"


class RelapseSite(StrEnum):
    """Where a relapse is; combined is marrow with any other site, the others are isolated."""

    MARROW = "marrow"
    CNS = "cns"
    TESTIS = "testis"
    OTHER_EXTRAMEDULLARY = "other_extramedullary"
    COMBINED = "combined"


class RemissionStatus(StrEnum):
    CR1 = "CR1"
    CR2 = "CR2"
    CR3PLUS = "CR3plus"
    NOT_IN_REMISSION = "not_in_remission"
    RELAPSE = "relapse"
    UNKNOWN = "unknown"


class PhaseKind(StrEnum):
    INDUCTION = "induction"
    CONSOLIDATION = "consolidation"
    MAINTENANCE = "maintenance"
    OTHER = "other"


class Specimen(StrEnum):
    BONE_MARROW = "bone_marrow"
    PERIPHERAL_BLOOD = "peripheral_blood"
    UNKNOWN = "unknown"


class Method(StrEnum):
    """How MRD was measured: flow cytometry, IG/TR real-time PCR, IG/TR sequencing, BCR::ABL1 transcript."""

    FLOW = "flow"
    IGTR_PCR = "igtr_pcr"
    NGS = "ngs"
    BCR_ABL1_PCR = "bcr_abl1_pcr"
    UNKNOWN = "unknown"


class ResultKind(StrEnum):
    NOT_DETECTED = "not_detected"
    QUANTIFIED = "quantified"
    BELOW = "below"
    POSITIVE_NOT_QUANTIFIABLE = "positive_not_quantifiable"
    NOT_EVALUABLE = "not_evaluable"


class Comparator(StrEnum):
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="


class Unit(StrEnum):
    FRACTION = "fraction"
    PERCENT = "percent"


class DonorKind(StrEnum):
    MATCHED_SIBLING = "matched_sibling"
    MATCHED_UNRELATED = "matched_unrelated"
    MISMATCHED_UNRELATED = "mismatched_unrelated"
    HAPLOIDENTICAL = "haploidentical"
    CORD = "cord"


class GraftMRD(StrEnum):
    NEGATIVE = "negative"
    POSITIVE = "positive"
    NOT_TESTED = "not_tested"


class Contraindication(StrEnum):
    UNCONTROLLED_INFECTION = "uncontrolled_infection"
    ORGAN_FAILURE = "organ_failure"


GENETIC_MARKERS: tuple[str, ...] = (
    "bcr_abl1",
    "kmt2a_rearranged",
    "ph_like",
    "tp53",
    "hypodiploid",
    "hyperdiploid",
    "complex_karyotype",
    "tcf3_pbx1",
    "tcf3_hlf",
    "etv6_runx1",
    "dux4",
    "mef2d",
    "myc",
    "iamp21",
    "abl_class",
)

IKZF1_PARTNERS: tuple[str, ...] = ("cdkn2a", "cdkn2b", "pax5", "par1", "erg")

IMMUNOTHERAPY_AGENTS: frozenset[str] = frozenset({"blinatumomab", "inotuzumab", "car_t"})
KNOWN_AGENTS: tuple[str, ...] = ("blinatumomab", "inotuzumab", "car_t", "tki")


LABELS: dict[str, str] = {
    "female": gettext_noop("Female"),
    "male": gettext_noop("Male"),
    "other": gettext_noop("Other"),
    "unknown": gettext_noop("Unknown"),
    "B": gettext_noop("B-cell"),
    "T": gettext_noop("T-cell"),
    "mixed": gettext_noop("Mixed phenotype"),
    "CNS1": gettext_noop("CNS1"),
    "CNS2": gettext_noop("CNS2"),
    "CNS3": gettext_noop("CNS3"),
    "positive": gettext_noop("Positive"),
    "negative": gettext_noop("Negative"),
    "not_tested": gettext_noop("Not tested"),
    "deleted": gettext_noop("Deleted"),
    "mutated": gettext_noop("Mutated"),
    "wild_type": gettext_noop("Wild type"),
    "4-7": gettext_noop("Exons 4-7 (dominant negative)"),
    "2-7": gettext_noop("Exons 2-7"),
    "2-8": gettext_noop("Exons 2-8"),
    "4-8": gettext_noop("Exons 4-8"),
    "1-8": gettext_noop("Exons 1-8 (whole gene)"),
    "biallelic": gettext_noop("Biallelic"),
    "mlpa": gettext_noop("MLPA"),
    "ngs": gettext_noop("NGS"),
    "array": gettext_noop("Array"),
    "pcr": gettext_noop("PCR"),
    "fish": gettext_noop("FISH"),
    "CR1": gettext_noop("First complete remission (CR1)"),
    "CR2": gettext_noop("Second complete remission (CR2)"),
    "CR3plus": gettext_noop("Third or later complete remission"),
    "not_in_remission": gettext_noop("Not in remission"),
    "relapse": gettext_noop("Relapse"),
    "induction": gettext_noop("Induction"),
    "consolidation": gettext_noop("Consolidation"),
    "maintenance": gettext_noop("Maintenance"),
    "bone_marrow": gettext_noop("Bone marrow"),
    "peripheral_blood": gettext_noop("Peripheral blood"),
    "flow": gettext_noop("Flow cytometry"),
    "igtr_pcr": gettext_noop("IG/TR PCR"),
    "bcr_abl1_pcr": gettext_noop("BCR::ABL1 PCR"),
    "not_detected": gettext_noop("Not detected"),
    "quantified": gettext_noop("Quantified"),
    "below": gettext_noop("Below a stated level"),
    "positive_not_quantifiable": gettext_noop("Positive, not quantifiable"),
    "not_evaluable": gettext_noop("Not evaluable"),
    "<": gettext_noop("less than"),
    "<=": gettext_noop("at most"),
    ">": gettext_noop("more than"),
    ">=": gettext_noop("at least"),
    "fraction": gettext_noop("Fraction"),
    "percent": gettext_noop("Percent"),
    "matched_sibling": gettext_noop("Matched sibling"),
    "matched_unrelated": gettext_noop("Matched unrelated"),
    "mismatched_unrelated": gettext_noop("Mismatched unrelated"),
    "haploidentical": gettext_noop("Haploidentical"),
    "cord": gettext_noop("Cord blood"),
    "uncontrolled_infection": gettext_noop("Uncontrolled infection"),
    "organ_failure": gettext_noop("Organ failure"),
    "bcr_abl1": gettext_noop("BCR::ABL1"),
    "kmt2a_rearranged": gettext_noop("KMT2A rearrangement"),
    "ph_like": gettext_noop("Ph-like"),
    "tp53": gettext_noop("TP53"),
    "hypodiploid": gettext_noop("Hypodiploidy"),
    "hyperdiploid": gettext_noop("High hyperdiploidy"),
    "complex_karyotype": gettext_noop("Complex karyotype"),
    "tcf3_pbx1": gettext_noop("TCF3::PBX1"),
    "tcf3_hlf": gettext_noop("TCF3::HLF"),
    "etv6_runx1": gettext_noop("ETV6::RUNX1"),
    "dux4": gettext_noop("DUX4 rearrangement"),
    "mef2d": gettext_noop("MEF2D rearrangement"),
    "myc": gettext_noop("MYC rearrangement"),
    "iamp21": gettext_noop("iAMP21"),
    "abl_class": gettext_noop("ABL-class fusion"),
    "cdkn2a": gettext_noop("CDKN2A deletion"),
    "cdkn2b": gettext_noop("CDKN2B deletion"),
    "pax5": gettext_noop("PAX5 deletion"),
    "par1": gettext_noop("PAR1 deletion"),
    "erg": gettext_noop("ERG deletion"),
    "CCCG-ALL-2015": gettext_noop("CCCG-ALL-2015"),
    "CCCG-ALL-2020": gettext_noop("CCCG-ALL-2020"),
    "AIEOP-BFM": gettext_noop("AIEOP-BFM"),
    "COG": gettext_noop("COG"),
    "UK": gettext_noop("UK (UKALL, ALLR3)"),
    "low": gettext_noop("Low risk"),
    "standard": gettext_noop("Standard risk"),
    "average": gettext_noop("Average risk"),
    "intermediate": gettext_noop("Intermediate risk"),
    "high": gettext_noop("High risk"),
    "very_high": gettext_noop("Very high risk"),
    "day_19": gettext_noop("Day 19 (days 15-21)"),
    "day_46": gettext_noop("Day 46 (days 33-50)"),
    "end_of_consolidation": gettext_noop("End of consolidation (weeks 11-16)"),
    "at_relapse": gettext_noop("At relapse"),
    "after_reinduction": gettext_noop("After re-induction (block 1)"),
    "before_hsct": gettext_noop("Before HSCT"),
    "marrow": gettext_noop("Isolated marrow"),
    "cns": gettext_noop("Isolated CNS"),
    "testis": gettext_noop("Isolated testis"),
    "other_extramedullary": gettext_noop("Isolated, another extramedullary site"),
    "combined": gettext_noop("Marrow and another site"),
    "blinatumomab": gettext_noop("Blinatumomab"),
    "inotuzumab": gettext_noop("Inotuzumab ozogamicin"),
    "car_t": gettext_noop("CAR-T cells"),
    "tki": gettext_noop("Tyrosine kinase inhibitor"),
    "autologous_hsct": gettext_noop("Autologous HSCT"),
    "allogeneic_hsct": gettext_noop("Allogeneic HSCT"),
    "no_transplant": gettext_noop("No transplant"),
}
