"""The coded lists of the record, once: database choices, forms, REST and the pure core all read them here.

Names follow the field's usage; the English labels are message identifiers for translation at the edge.
"""

from enum import StrEnum


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

# Spellings that arrive from hospitals, matched after lower-casing and dropping everything but letters and digits.
_AGENT_SPELLINGS: dict[str, str] = {
    "blinatumomab": "blinatumomab",
    "blincyto": "blinatumomab",
    "blina": "blinatumomab",
    "inotuzumab": "inotuzumab",
    "inotuzumabozogamicin": "inotuzumab",
    "besponsa": "inotuzumab",
    "inoo": "inotuzumab",
    "cart": "car_t",
    "cartcells": "car_t",
    "carttherapy": "car_t",
    "cd19cart": "car_t",
    "cd19cd22cart": "car_t",
    "tisagenlecleucel": "car_t",
    "brexucabtageneautoleucel": "car_t",
    "obecabtageneautoleucel": "car_t",
    "inaticabtageneautoleucel": "car_t",
    "kymriah": "car_t",
    "tecartus": "car_t",
    "tki": "tki",
    "imatinib": "tki",
    "dasatinib": "tki",
    "nilotinib": "tki",
    "bosutinib": "tki",
    "ponatinib": "tki",
    "flumatinib": "tki",
    "olverembatinib": "tki",
}


def known_agent(text: str) -> str | None:
    """The known agent that free text names, or None; the text itself is always kept as entered."""
    key = "".join(character for character in text.lower() if character.isalnum())
    return _AGENT_SPELLINGS.get(key)


LABELS: dict[str, str] = {
    "female": "Female",
    "male": "Male",
    "other": "Other",
    "unknown": "Unknown",
    "B": "B-cell",
    "T": "T-cell",
    "mixed": "Mixed phenotype",
    "CNS1": "CNS1",
    "CNS2": "CNS2",
    "CNS3": "CNS3",
    "positive": "Positive",
    "negative": "Negative",
    "not_tested": "Not tested",
    "deleted": "Deleted",
    "mutated": "Mutated",
    "wild_type": "Wild type",
    "4-7": "Exons 4-7 (dominant negative)",
    "2-7": "Exons 2-7",
    "2-8": "Exons 2-8",
    "4-8": "Exons 4-8",
    "1-8": "Exons 1-8 (whole gene)",
    "biallelic": "Biallelic",
    "mlpa": "MLPA",
    "ngs": "NGS",
    "array": "Array",
    "pcr": "PCR",
    "fish": "FISH",
    "CR1": "First complete remission (CR1)",
    "CR2": "Second complete remission (CR2)",
    "CR3plus": "Third or later complete remission",
    "not_in_remission": "Not in remission",
    "relapse": "Relapse",
    "induction": "Induction",
    "consolidation": "Consolidation",
    "maintenance": "Maintenance",
    "bone_marrow": "Bone marrow",
    "peripheral_blood": "Peripheral blood",
    "flow": "Flow cytometry",
    "igtr_pcr": "IG/TR PCR",
    "bcr_abl1_pcr": "BCR::ABL1 PCR",
    "not_detected": "Not detected",
    "quantified": "Quantified",
    "below": "Below a stated level",
    "positive_not_quantifiable": "Positive, not quantifiable",
    "not_evaluable": "Not evaluable",
    "<": "less than",
    "<=": "at most",
    ">": "more than",
    ">=": "at least",
    "fraction": "Fraction",
    "percent": "Percent",
    "matched_sibling": "Matched sibling",
    "matched_unrelated": "Matched unrelated",
    "mismatched_unrelated": "Mismatched unrelated",
    "haploidentical": "Haploidentical",
    "cord": "Cord blood",
    "uncontrolled_infection": "Uncontrolled infection",
    "organ_failure": "Organ failure",
    "bcr_abl1": "BCR::ABL1",
    "kmt2a_rearranged": "KMT2A rearrangement",
    "ph_like": "Ph-like",
    "tp53": "TP53",
    "hypodiploid": "Hypodiploidy",
    "hyperdiploid": "High hyperdiploidy",
    "complex_karyotype": "Complex karyotype",
    "tcf3_pbx1": "TCF3::PBX1",
    "tcf3_hlf": "TCF3::HLF",
    "etv6_runx1": "ETV6::RUNX1",
    "dux4": "DUX4 rearrangement",
    "mef2d": "MEF2D rearrangement",
    "myc": "MYC rearrangement",
    "iamp21": "iAMP21",
    "abl_class": "ABL-class fusion",
    "cdkn2a": "CDKN2A deletion",
    "cdkn2b": "CDKN2B deletion",
    "pax5": "PAX5 deletion",
    "par1": "PAR1 deletion",
    "erg": "ERG deletion",
    "autologous_hsct": "Autologous HSCT",
    "allogeneic_hsct": "Allogeneic HSCT",
    "no_transplant": "No transplant",
}
