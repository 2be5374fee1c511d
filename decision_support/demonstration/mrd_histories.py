"""Patients whose MRD history is the difficulty: shallow, blood only, discordant, pending, returned, not evaluable.

The numbers in `source` are those of the worked MRD histories (tests/cohorts/test_mrd.py).
"""

from decision_support.demonstration.story import Cycle, Expected, Story, cycles, negative, positive

N, R, A = "not_supported", "recommended", "acceptable"
TWO, THREE = cycles(1, 36), cycles(1, 36, 71)
EARLY_OR_LATE = ("adult-08-late-negative", "adult-10-early-negative")
IGTR = {"method": "igtr_pcr", "limit_of_detection": "1e-5", "limit_of_quantification": "1e-4"}

POSITIVE = (
    Story(
        "Viburnum",
        "MRD positive after cycles 1, 2 and 3",
        Expected(
            "treat_mrd_first",
            ("adult-01-mrd-positive",),
            "MRD state, never negative; history 4",
            "NEVER",
            stances=(N, None, None),
        ),
        today=107,
        samples=(positive(29, "8e-3"), positive(64, "1.5e-3"), positive(99, "6e-4")),
        cycles=THREE,
    ),
    Story(
        "Willow",
        "MRD negative after cycle 1 came back after cycle 2",
        Expected(
            "treat_mrd_first",
            ("adult-02-mrd-re-emerged",),
            "MRD state, re-emerged; history 15",
            "RE_EMERGED",
            ("RE_EMERGED",),
            (N, None, None),
        ),
        today=72,
        samples=(negative(29), positive(64, "4e-4")),
        cycles=TWO,
    ),
    Story(
        "Xingshu",
        "MRD came back after cycle 2 and cleared again after cycle 3",
        Expected(
            "lean_allo",
            ("adult-08-late-negative", "adult-m3-re-emerged-cleared"),
            "row 8, as late, and no lean to autologous; history 16",
            "RE_EMERGED_CLEARED",
            ("RE_EMERGED",),
            (N, R, A),
        ),
        today=109,
        samples=(negative(29), positive(64, "3e-4"), negative(99)),
        cycles=THREE,
    ),
    Story(
        "Yarrow",
        "0.2 % after cycle 1, cycle 2 running: negativity may still come",
        Expected(
            "insufficient_data",
            ("adult-g4-pending",),
            "MRD state, pending; history 25",
            "PENDING",
            ("PENDING",),
        ),
        today=45,
        samples=(positive(29, "0.2", unit="percent", limit_of_detection="0.01"),),
        cycles=TWO,
    ),
    Story(
        "Zinnia",
        "same day: flow negative, IG/TR PCR 3 x 10^-4, so positive",
        Expected(
            "insufficient_data",
            ("adult-g4-pending",),
            "MRD state, pending; history 11",
            "PENDING",
            ("PENDING",),
        ),
        today=45,
        samples=(negative(29), positive(29, "3e-4", **IGTR)),
        cycles=TWO,
    ),
    Story(
        "Aspen",
        "positive after cycle 1, cycles 2 and 3 given without a sample",
        Expected(
            "insufficient_data",
            ("adult-g5-retest",),
            "MRD state, retest flag; history 29",
            "AMBIGUOUS",
            ("RETEST",),
        ),
        today=112,
        samples=(positive(29, "1e-3"),),
        cycles=THREE,
    ),
)

UNDECIDED = (
    Story(
        "Bamboo",
        "first negative only down to 10^-3, so early or late, with different answers",
        Expected(
            "insufficient_data",
            (*EARLY_OR_LATE, "adult-03-mrd-intermediate"),
            "possible strata; history 6",
            "AMBIGUOUS",
            ("SHALLOW",),
        ),
        today=74,
        samples=(negative(29, limit_of_detection="1e-3"), negative(64)),
        cycles=TWO,
    ),
    Story(
        "Cypress",
        "first result positive, not quantifiable: early or late, the same answer, as the leukaemia is Ph-like",
        Expected(
            "lean_allo",
            ("adult-06-ph-like", "adult-03-mrd-intermediate"),
            "possible strata that agree, row 6; history 7",
            "AMBIGUOUS",
            ("LOW_POSITIVE",),
            (N, R, A),
        ),
        today=74,
        samples=(
            negative(29, result="positive_not_quantifiable", **IGTR),
            negative(64, **IGTR),
        ),
        cycles=TWO,
        positive=("ph_like",),
    ),
    Story(
        "Dogwood",
        "only blood tested after cycle 1, negative; marrow negative after cycle 2",
        Expected("insufficient_data", EARLY_OR_LATE, "possible strata; history 9", "AMBIGUOUS"),
        today=74,
        samples=(negative(29, specimen="peripheral_blood"), negative(64)),
        cycles=TWO,
    ),
    Story(
        "Edelweiss",
        "same day: flow 2 x 10^-4, NGS negative at 10^-6",
        Expected(
            "insufficient_data",
            (),
            "possible strata; history 12",
            "INDETERMINATE",
            ("DISCORDANT_REVIEW",),
        ),
        today=40,
        samples=(positive(29, "2e-4"), negative(29, method="ngs", limit_of_detection="1e-6")),
        cycles=TWO,
    ),
    Story(
        "Gentian",
        "sample after cycle 1 sent, result not back",
        Expected(
            "insufficient_data",
            (),
            "possible strata; history 14 before the report",
            "INDETERMINATE",
            ("RESULT_PENDING",),
        ),
        today=33,
        samples=(negative(29, result=None, days_to_report=None),),
        cycles=cycles(1),
    ),
    Story(
        "Ivy",
        "early negative, last sample more than 35 days old",
        Expected(
            "insufficient_data",
            ("adult-g5-retest",),
            "MRD state, retest flag; history 26",
            "EARLY",
            ("RETEST",),
        ),
        today=110,
        samples=(negative(29),),
        cycles=THREE,
    ),
    Story(
        "Jasmine",
        "early negative, then positive but not quantifiable after cycle 2",
        Expected(
            "insufficient_data",
            ("adult-g5-retest",),
            "MRD state, retest flag; history 28",
            "EARLY",
            ("RETEST",),
        ),
        today=74,
        samples=(negative(29), negative(64, result="positive_not_quantifiable", **IGTR)),
        cycles=TWO,
    ),
    Story(
        "Kudzu",
        "first negative after blinatumomab had begun",
        Expected(
            "insufficient_data",
            ("adult-g6-negative-after-immunotherapy",),
            "MRD state, negative only after immunotherapy; history 30",
            "LATE",
            ("NEGATIVE_AFTER_IMMUNOTHERAPY",),
        ),
        today=103,
        samples=(positive(29, "4e-3"), positive(62, "9e-4"), negative(94)),
        cycles=(*TWO, Cycle(66, 3, agents=("blinatumomab",))),
    ),
)

CLEAR_IN_THE_END = (
    Story(
        "Larch",
        "negative after cycle 1 in an inadequate sample, positive after cycle 2, negative after cycle 3",
        Expected("lean_allo", ("adult-08-late-negative",), "row 8; history 20", "LATE", stances=(N, R, A)),
        today=107,
        samples=(negative(29, adequate=False), positive(64, "3e-4"), negative(99)),
        cycles=THREE,
    ),
)

STORIES = (*POSITIVE, *UNDECIDED, *CLEAR_IN_THE_END)
