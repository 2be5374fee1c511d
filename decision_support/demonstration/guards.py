"""Patients for whom the table does not get as far as its rows: out of scope, data missing, not fit."""

from decision_support.demonstration.story import Cycle, Event, Expected, Story, cycles, negative, positive

TWO, THREE = cycles(1, 36), cycles(1, 36, 71)
EARLY = (negative(29), negative(64))
LATE = (positive(29, "2e-3"), negative(64), negative(99))


def outside(source: str) -> Expected:
    return Expected("out_of_scope", ("adult-g2-scope",), source)


def data_missing(source: str, state: str | None = None, *flags: str) -> Expected:
    return Expected("insufficient_data", ("adult-g1-data-missing",), source, state, flags)


OUT_OF_SCOPE = (
    Story(
        "Oleander",
        "T-cell ALL",
        outside("scope, T lineage"),
        today=74,
        samples=EARLY,
        cycles=TWO,
        record={"diagnosis": {"lineage": "T"}},
    ),
    Story(
        "Primrose",
        "second remission after a relapse that followed autologous transplant",
        outside("scope, remission other than CR1"),
        today=800,
        samples=(*EARLY, positive(645, "0.12"), negative(790, method="ngs", limit_of_detection="1e-6")),
        cycles=(*THREE, Cycle(650, None, "other", ("inotuzumab ozogamicin",))),
        transplants=(Event(121, {"kind": "autologous", "conditioning": "mac_tbi"}),),
        outcomes=(Event(640, {"kind": "relapse"}),),
        remission_day=700,
        record={"remission": {"status": "CR2"}},
    ),
    Story(
        "Quillwort",
        "a relapse is recorded although the remission status still says CR1",
        outside("scope, remission other than CR1"),
        today=400,
        samples=(*EARLY, positive(381, "0.34")),
        cycles=(*THREE, Cycle(121, None, "maintenance")),
        outcomes=(Event(380, {"kind": "relapse"}),),
    ),
    Story(
        "Rosemary",
        "IKZF1 wild type",
        outside("scope, IKZF1 wild type"),
        today=74,
        samples=EARLY,
        cycles=TWO,
        record={"diagnosis": {"ikzf1": {"status": "wild_type", "method": "mlpa"}}},
    ),
    Story(
        "Sorrel",
        "79 years old",
        outside("scope, age over 75"),
        today=74,
        samples=EARLY,
        cycles=TWO,
        ages=(78, 79),
    ),
    Story(
        "Tansy",
        "17 years old: a child's question, which hangs on MRD at the end of induction",
        Expected("insufficient_data", (), "children's table, rows a1 and a6-a9"),
        today=74,
        samples=EARLY,
        cycles=TWO,
        ages=(17, 17),
    ),
    Story(
        "Umbrella Pine",
        "active CNS disease",
        outside("ruling on active CNS disease"),
        today=74,
        samples=EARLY,
        cycles=TWO,
        record={"diagnosis": {"cns_status": "CNS3", "active_cns_disease": True}},
    ),
)

DATA_MISSING = (
    Story(
        "Violet",
        "IKZF1 not tested",
        data_missing("data, IKZF1 unknown"),
        today=74,
        samples=EARLY,
        cycles=TWO,
        record={"diagnosis": {"ikzf1": {"status": "not_tested"}}},
    ),
    Story(
        "Wenzhu",
        "remission by morphology, and only a day-8 sample for MRD",
        data_missing("data, no usable MRD result; history 17", "NO_DATA", "MID_CYCLE"),
        today=33,
        samples=(negative(8),),
        cycles=cycles(1),
    ),
    Story(
        "Yew",
        "no marker that MRD could be followed by",
        data_missing("data, no usable MRD result; history 24", "NOT_EVALUABLE", "NOT_EVALUABLE"),
        today=40,
        samples=(negative(29, result="not_evaluable", method="igtr_pcr", limit_of_detection=None),),
        cycles=TWO,
    ),
    Story(
        "Zelkova",
        "fifth day of induction: most of the record is still to come",
        data_missing("data, IKZF1, remission and MRD unknown", "NO_DATA"),
        today=5,
        cycles=cycles(1),
        unknown=("bcr_abl1", "kmt2a_rearranged", "hypodiploid", "ph_like", "tp53"),
        remission_day=None,
        record={
            "diagnosis": {"ikzf1": {"status": "unknown"}},
            "remission": {"status": "unknown"},
            "fitness": {"ecog": 2, "hct_ci": None, "hct_ci_items": {}},
            "graft": None,
        },
    ),
    Story(
        "Anise",
        "late negative, HCT-CI not known, on which the answer hangs",
        Expected(
            "insufficient_data",
            ("adult-08-late-negative", "adult-09-late-negative-older"),
            "rows 8 and 9 and the ruling on unknown HCT-CI",
            "LATE",
        ),
        today=109,
        samples=LATE,
        cycles=THREE,
        record={"fitness": {"hct_ci": None, "hct_ci_items": {}}},
    ),
    Story(
        "Betony",
        "late negative, donor searched for and none found",
        Expected("insufficient_data", ("adult-08-late-negative",), "row 8 and the ruling on donors", "LATE"),
        today=109,
        samples=LATE,
        cycles=THREE,
        donors=(),
    ),
)

NOT_FIT = (
    Story(
        "Clover",
        "ECOG 3 after a stormy induction",
        Expected(
            "not_a_transplant_question",
            ("adult-g3-fitness",),
            "fitness",
            "EARLY",
        ),
        today=40,
        samples=(negative(29),),
        cycles=cycles(1),
        record={"fitness": {"ecog": 3}},
    ),
    Story(
        "Daphne",
        "late negative with an uncontrolled infection",
        Expected(
            "not_a_transplant_question",
            ("adult-g3-fitness",),
            "ruling on contraindications",
            "LATE",
        ),
        today=109,
        samples=LATE,
        cycles=THREE,
        record={"fitness": {"contraindications": ["uncontrolled_infection"]}},
    ),
)

STORIES = (*OUT_OF_SCOPE, *DATA_MISSING, *NOT_FIT)
