"""Children for the rows of both tables that `children` leaves out.

They are told after everybody else, so that nobody's number moves.
"""

from decision_support.demonstration.children import (
    CONSOLIDATION,
    DISCUSS,
    FLOW,
    INDICATED,
    INDUCTION,
    NONE_BEFORE,
    NOT_INDICATED,
    again_in_remission,
    child,
)
from decision_support.demonstration.story import Expected, Relapse, Story, negative, positive

FIRST_REMISSION = (
    Story(
        "Acerola",
        "a child with IKZF1plus at provisional high risk and 0.3 % on day 19: intensify, no HSCT by genotype",
        Expected("hsct_not_indicated", ("paediatric-a4-ikzf1plus",), "row a4", stances=NOT_INDICATED),
        today=60,
        ages=(5, 9),
        samples=(positive(19, "0.3", **FLOW), negative(46, **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(group="high", ikzf1="deleted", partners=("pax5",)),
    ),
    Story(
        "Barberry",
        "a child with IKZF1 deleted and 0.05 % on day 46: the sample after consolidation decides",
        Expected("hsct_not_indicated", ("paediatric-a4-ikzf1-deleted",), "row a4", stances=NOT_INDICATED),
        today=60,
        ages=(4, 9),
        samples=(positive(19, "0.6", **FLOW), positive(46, "0.05", **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(group="intermediate", ikzf1="deleted"),
    ),
)

EARLY_RELAPSE = (
    Story(
        "Soursop",
        "a child with marrow relapse of T-cell ALL: HSCT indicated whenever it came",
        Expected("hsct_indicated", ("paediatric-b1-t-marrow",), "row b1", stances=INDICATED),
        today=600,
        ages=(8, 13),
        samples=(negative(592, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=592,
        relapse=Relapse(546, "marrow"),
        record=again_in_remission(lineage="T", group="intermediate"),
    ),
    Story(
        "Tamarind",
        "a child with very early combined relapse: HSCT indicated, MRD-negative by now",
        Expected("hsct_indicated", ("paediatric-b3-b-combined-very-early",), "row b3", stances=INDICATED),
        today=460,
        ages=(4, 9),
        samples=(negative(452, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=452,
        relapse=Relapse(406, "combined"),
        record=again_in_remission(),
    ),
    Story(
        "Yuzu",
        "a child with very early CNS relapse: transplant is to be considered, the study groups differ",
        Expected("discuss", ("paediatric-b9-extramedullary-early",), "row b9", stances=DISCUSS),
        today=460,
        ages=(5, 10),
        samples=(negative(452, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=452,
        relapse=Relapse(406, "cns"),
        record=again_in_remission(),
    ),
    Story(
        "Avocado",
        "a child with isolated CNS relapse of T-cell ALL on COG, which transplants after any T-cell relapse",
        Expected("hsct_indicated", ("paediatric-b9t-t-extramedullary-cog",), "row b9T", stances=INDICATED),
        today=600,
        ages=(8, 13),
        samples=(negative(592, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=592,
        relapse=Relapse(546, "cns"),
        record=again_in_remission("COG", lineage="T", group="standard"),
    ),
    Story(
        "Bilberry",
        "the same relapse on CCCG: for the board",
        Expected("discuss", ("paediatric-b9t-t-extramedullary",), "row b9T", stances=DISCUSS),
        today=600,
        ages=(8, 13),
        samples=(negative(592, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=592,
        relapse=Relapse(546, "cns"),
        record=again_in_remission(lineage="T", group="intermediate"),
    ),
    Story(
        "Feijoa",
        "a child with early marrow relapse and 0.06 % before a planned transplant: clear MRD first",
        Expected(
            "treat_mrd_first", ("paediatric-b2-b-marrow-early", "paediatric-b12-mrd-before-hsct"), "row b12"
        ),
        today=840,
        ages=(6, 11),
        samples=(
            positive(812, "0.2", time="after_reinduction", **FLOW),
            positive(834, "0.06", time="before_hsct", **FLOW),
        ),
        cycles=INDUCTION,
        remission_day=812,
        relapse=Relapse(768, "marrow"),
        planned_in_days=20,
        record=again_in_remission(),
    ),
    Story(
        "Durian",
        "a child in MRD-negative remission after CAR-T for early relapse, B cells back within 6 months: for the board",
        Expected(
            "discuss",
            ("paediatric-b2-b-marrow-early", "paediatric-b11-after-car-t"),
            "row b11",
            stances=DISCUSS,
        ),
        today=900,
        ages=(6, 11),
        samples=(
            positive(812, "2", time="after_reinduction", **FLOW),
            negative(892, **FLOW),
        ),
        cycles=INDUCTION,
        remission_day=812,
        relapse=Relapse(768, "marrow"),
        record=again_in_remission(
            prior={**NONE_BEFORE, "car_t": True, "b_cell_recovery_within_6_months": True}
        ),
    ),
)

LATE_RELAPSE = (
    Story(
        "Ume",
        "a child with late marrow relapse and 0.3 % after re-induction: HSCT indicated by every scheme",
        Expected("hsct_indicated", ("paediatric-b5-late-mrd-high",), "row b5", stances=INDICATED),
        today=1350,
        ages=(8, 13),
        samples=(positive(1340, "0.3", time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=1340,
        relapse=Relapse(1296, "marrow", off_treatment_day=900),
        record=again_in_remission(),
    ),
    Story(
        "Wampee",
        "a child with late isolated testicular relapse: systemic and local treatment, no transplant",
        Expected(
            "hsct_not_indicated", ("paediatric-b8-extramedullary-late",), "row b8", stances=NOT_INDICATED
        ),
        today=1350,
        ages=(8, 13),
        samples=(negative(1340, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=1340,
        relapse=Relapse(1296, "testis", off_treatment_day=900),
        record={**again_in_remission(), "patient": {"sex": "male"}},
    ),
    Story(
        "Cranberry",
        "a child with late marrow relapse, MRD-negative, and KMT2A rearranged: raised to the board",
        Expected(
            "discuss",
            ("paediatric-b7-late-negative", "paediatric-b10-unfavourable-genetics"),
            "row b10",
            stances=DISCUSS,
        ),
        today=1350,
        ages=(8, 13),
        samples=(negative(1340, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        positive=("kmt2a_rearranged",),
        remission_day=1340,
        relapse=Relapse(1296, "marrow", off_treatment_day=900),
        record=again_in_remission(group="intermediate"),
    ),
)

STORIES = (*FIRST_REMISSION, *EARLY_RELAPSE, *LATE_RELAPSE)
