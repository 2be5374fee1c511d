"""Patients for rows 4 to 13 of the adult table and for what modifies a row."""

from decision_support.demonstration.story import Expected, Story, cycles, negative, positive

A, C, N, R, U = "acceptable", "contraindicated", "not_supported", "recommended", "undetermined"

EARLY = (negative(29), negative(64))
LATE = (positive(29, "2e-3"), negative(64), negative(99))
TWO, THREE = cycles(1, 36), cycles(1, 36, 71)
WITH_TKI = cycles(1, 36, 71, agents=("dasatinib",))
PCR = {"method": "bcr_abl1_pcr", "limit_of_detection": "1e-5"}
NO_CMR = (positive(29, "3e-3", **PCR), positive(64, "5e-4", **PCR), negative(99, **PCR))

EARLY_NEGATIVE = (
    Story(
        "Alder",
        "MRD negative after cycle 1 and again after cycle 2, no further lesion, fit, donor",
        Expected("equipoise", ("adult-10-early-negative",), "row 10", "EARLY", stances=(A, A, A)),
        today=74,
        samples=EARLY,
        cycles=TWO,
        planned_in_days=30,
    ),
    Story(
        "Baihe",
        "one negative sample after cycle 1 and nothing since: a provisional answer",
        Expected(
            "equipoise",
            ("adult-10-early-negative",),
            "row 10 and the ruling on single samples",
            "EARLY",
            ("SINGLE_SAMPLE",),
            (A, A, A),
        ),
        today=36,
        samples=(negative(29),),
        cycles=cycles(1),
    ),
    Story(
        "Campion",
        "NGS finds nothing down to 10^-6 after cycle 1",
        Expected("lean_against_allo", ("adult-12-early-ngs-negative",), "row 12", "EARLY", stances=(A, N, R)),
        today=74,
        samples=(negative(29), negative(29, method="ngs", limit_of_detection="1e-6"), negative(64)),
        cycles=TWO,
    ),
    Story(
        "Dandelion",
        "early negative at 55 years or older",
        Expected("lean_auto", ("adult-11-early-negative-older",), "row 11", "EARLY", stances=(A, N, A)),
        today=74,
        samples=EARLY,
        cycles=TWO,
        ages=(57, 66),
    ),
    Story(
        "Elder",
        "early negative with an HCT-CI of 3 from its items",
        Expected("lean_auto", ("adult-11-early-negative-less-fit",), "row 11", "EARLY", stances=(A, N, A)),
        today=74,
        samples=EARLY,
        cycles=TWO,
        comorbidities=("cardiac", "diabetes", "psychiatric"),
    ),
    Story(
        "Foxglove",
        "early negative, and a strong wish to avoid graft-versus-host disease",
        Expected("lean_auto", ("adult-11-early-negative-less-fit",), "row 11", "EARLY", stances=(A, N, A)),
        today=74,
        samples=EARLY,
        cycles=TWO,
        record={"preferences": {"avoid_gvhd": True}},
    ),
    Story(
        "Guihua",
        "early negative with only a mismatched unrelated donor",
        Expected("lean_auto", ("adult-11-early-negative-less-fit",), "row 11", "EARLY", stances=(A, N, A)),
        today=74,
        samples=EARLY,
        cycles=TWO,
        donors=("mismatched_unrelated",),
    ),
    Story(
        "Hazel",
        "early negative with the favourable DUX4 subtype",
        Expected(
            "not_a_transplant_question",
            ("adult-07-favourable-subtype",),
            "row 7",
            "EARLY",
            stances=(N, N, R),
        ),
        today=74,
        samples=EARLY,
        cycles=TWO,
        positive=("dux4",),
    ),
)

LATE_NEGATIVE = (
    Story(
        "Iris",
        "MRD negative only after cycle 2, fit, donor",
        Expected("lean_allo", ("adult-08-late-negative",), "row 8", "LATE", stances=(N, R, A)),
        today=109,
        samples=LATE,
        cycles=THREE,
        planned_in_days=24,
    ),
    Story(
        "Juniper",
        "late negative with levels in percent and a haploidentical donor, which counts as a donor",
        Expected(
            "lean_allo",
            ("adult-08-late-negative",),
            "row 8 and the ruling on haploidentical donors",
            "LATE",
            stances=(N, R, A),
        ),
        today=72,
        samples=(
            positive(29, "0.3", unit="percent", limit_of_detection="0.01"),
            negative(
                64, result="below", value="0.01", comparator="<", unit="percent", limit_of_detection="0.01"
            ),
        ),
        cycles=TWO,
        donors=("haploidentical",),
    ),
    Story(
        "Knapweed",
        "late negative, and the autologous collection failed",
        Expected(
            "lean_allo",
            ("adult-08-late-negative", "adult-m4-graft-unusable"),
            "row 8 and the sentence on failed collections",
            "LATE",
            stances=(C, R, A),
        ),
        today=109,
        samples=LATE,
        cycles=THREE,
        record={"graft": {"autologous_collected": False, "autologous_collection_failed": True}},
    ),
    Story(
        "Lanhua",
        "late negative at 55 years or older",
        Expected("equipoise", ("adult-09-late-negative-older",), "row 9", "LATE", stances=(A, A, A)),
        today=109,
        samples=LATE,
        cycles=THREE,
        ages=(57, 64),
    ),
    Story(
        "Mugwort",
        "late negative with only cord blood",
        Expected("equipoise", ("adult-09-late-negative-older",), "row 9", "LATE", stances=(A, A, A)),
        today=109,
        samples=LATE,
        cycles=THREE,
        donors=("cord",),
    ),
    Story(
        "Nettle",
        "first negative after cycle 4, which no study covers",
        Expected(
            "insufficient_data",
            ("adult-13-after-cycle-3",),
            "ruling on negativity after cycle 4 or later; history 19",
            "AFTER_CYCLE_3",
        ),
        today=144,
        samples=(positive(29, "1e-2"), positive(64, "2e-3"), positive(99, "2e-4"), negative(134)),
        cycles=cycles(1, 36, 71, 106),
    ),
)

HIGH_RISK = (
    Story(
        "Orchid",
        "Ph-positive, molecular remission within three months that lasts",
        Expected("equipoise", ("adult-04-ph-cmr",), "row 4", "EARLY", stances=(A, A, A)),
        today=74,
        samples=(negative(29, **PCR), negative(64, **PCR)),
        cycles=cycles(1, 36, agents=("dasatinib",)),
        positive=("bcr_abl1",),
    ),
    Story(
        "Peony",
        "Ph-positive without molecular remission at three months",
        Expected("lean_allo", ("adult-05-ph-no-cmr",), "row 5", "LATE", stances=(N, R, N)),
        today=107,
        samples=NO_CMR,
        cycles=WITH_TKI,
        positive=("bcr_abl1",),
    ),
    Story(
        "Quince",
        "the same with an HCT-CI of 4: allogeneic acceptable rather than recommended",
        Expected(
            "equipoise",
            ("adult-05-ph-no-cmr", "adult-m1-high-allo-risk"),
            "row 5 and the sentence on HCT-CI 3 or more",
            "LATE",
            stances=(N, A, N),
        ),
        today=107,
        samples=NO_CMR,
        cycles=WITH_TKI,
        positive=("bcr_abl1",),
        comorbidities=("heart_valve", "diabetes"),
    ),
    Story(
        "Rowan",
        "Ph-like: blinatumomab without transplant stands beside allogeneic transplant",
        Expected("lean_allo", ("adult-06-ph-like",), "row 6, Ph-like", "EARLY", stances=(N, R, A)),
        today=74,
        samples=EARLY,
        cycles=TWO,
        positive=("ph_like",),
    ),
    Story(
        "Songshu",
        "KMT2A rearranged, early negative all the same",
        Expected("lean_allo", ("adult-06-high-risk-lesion",), "row 6", "EARLY", stances=(N, R, U)),
        today=74,
        samples=EARLY,
        cycles=TWO,
        positive=("kmt2a_rearranged",),
    ),
    Story(
        "Thistle",
        "IKZF1plus: CDKN2A and PAX5 deleted as well, ERG not",
        Expected("lean_allo", ("adult-06-high-risk-lesion",), "row 6, IKZF1plus", "LATE", stances=(N, R, U)),
        today=109,
        samples=LATE,
        cycles=THREE,
        positive=("cdkn2a", "pax5"),
    ),
    Story(
        "Ulmus",
        "low hypodiploidy with TP53 at more than 70 years: allogeneic acceptable rather than recommended",
        Expected(
            "equipoise",
            ("adult-06-high-risk-lesion", "adult-m1-high-allo-risk"),
            "row 6 and the sentence on patients over 70",
            "EARLY",
            stances=(N, A, U),
        ),
        today=74,
        samples=EARLY,
        cycles=TWO,
        positive=("hypodiploid", "tp53"),
        ages=(72, 74),
    ),
)

STORIES = (*EARLY_NEGATIVE, *LATE_NEGATIVE, *HIGH_RISK)
