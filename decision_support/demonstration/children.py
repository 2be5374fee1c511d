"""Children for rows of both children's tables: in first remission, and after a first relapse."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from cohorts.vocabulary import IKZF1_PARTNERS
from decision_support.demonstration.story import Expected, Relapse, Story, cycles, negative, positive

A, N, R, U = "acceptable", "not_supported", "recommended", "undetermined"
NOT_INDICATED, INDICATED, DISCUSS = (N, N, R), (N, R, N), (N, A, A)

FLOW = {"unit": "percent", "limit_of_detection": "0.01"}
INDUCTION, CONSOLIDATION = cycles(1), cycles(1, 52)
NONE_BEFORE = {"hsct": False, "blinatumomab": False, "car_t": False, "tki_failure": False}


def child(
    protocol: str = "CCCG-ALL-2015",
    *,
    group: str = "low",
    ikzf1: str = "wild_type",
    platelets: str = "164",
    lineage: str = "B",
    partners: Sequence[str] = (),
    prior: Mapping[str, bool] | None = None,
    **sections: Mapping[str, Any],
) -> dict[str, Mapping[str, Any] | None]:
    """What is stated of a child beside the course; everything that a story leaves open stays unable to matter."""
    return {
        "diagnosis": {
            "lineage": lineage,
            "protocol": protocol,
            "provisional_risk_group": group,
            "final_risk_group": group,
            "wbc_10e9_per_l": Decimal(18),
            "platelets_10e9_per_l": Decimal(platelets),
            "platelets_cut_off_10e9_per_l": Decimal(100),
            "down_syndrome": False,
            "prednisone_poor_response": False,
            "ikzf1": {
                "status": ikzf1,
                "method": "mlpa",
                **dict.fromkeys(IKZF1_PARTNERS, "negative"),
                **dict.fromkeys(partners, "positive"),
            },
        },
        "remission": {"induction_failure": False},
        "fitness": {"ecog": None, "hct_ci": None, "hct_ci_items": {}, "lansky": 90},
        "graft": None,
        "prior_treatment": prior or NONE_BEFORE,
        **sections,
    }


def again_in_remission(protocol: str = "CCCG-ALL-2015", **stated: Any) -> dict[str, Mapping[str, Any] | None]:
    """After re-induction; the remission of the story is the second."""
    return child(protocol, **stated) | {"remission": {"status": "CR2"}}


FIRST_REMISSION = (
    Story(
        "Apricot",
        "a child, MRD-negative on days 19 and 46: no indication, and a relapse estimate to read out",
        Expected("hsct_not_indicated", ("paediatric-a9-both-negative",), "row a9", stances=NOT_INDICATED),
        today=60,
        ages=(4, 8),
        samples=(negative(19, **FLOW), negative(46, **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(),
    ),
    Story(
        "Bayberry",
        "a child with low platelets and 0.2 % on day 19, cleared by day 46, intermediate risk",
        Expected("hsct_not_indicated", ("paediatric-a8-day-19-low",), "row a8", stances=NOT_INDICATED),
        today=60,
        ages=(5, 9),
        samples=(positive(19, "0.2", **FLOW), negative(46, **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(group="intermediate", platelets="34"),
    ),
    Story(
        "Cherry",
        "a child with 2 % on day 19 and none on day 46: intensified, not transplanted",
        Expected("hsct_not_indicated", ("paediatric-a7-day-19-high",), "row a7", stances=NOT_INDICATED),
        today=60,
        ages=(3, 8),
        samples=(positive(19, "2", **FLOW), negative(46, **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(platelets="22"),
    ),
    Story(
        "Damson",
        "a child with 0.05 % on day 46: not yet, the sample after consolidation decides",
        Expected("hsct_not_indicated", ("paediatric-a6-day-46-positive",), "row a6", stances=NOT_INDICATED),
        today=60,
        ages=(4, 9),
        samples=(positive(19, "0.8", **FLOW), positive(46, "0.05", **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(group="intermediate", platelets="41"),
    ),
    Story(
        "Elaeagnus",
        "a child with 3 % at the end of induction: HSCT indicated once MRD is as low as it can be brought",
        Expected("hsct_indicated", ("paediatric-a1-induction-failure",), "row a1", stances=INDICATED),
        today=62,
        ages=(6, 9),
        samples=(positive(19, "12", **FLOW), positive(46, "3", **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(group="intermediate"),
    ),
    Story(
        "Fig",
        "a child with 0.04 % after consolidation: clear MRD first, transplant is the usual next step",
        Expected(
            "treat_mrd_first", ("paediatric-a2-after-consolidation",), "row a2, COG's line", stances=(N, A, U)
        ),
        today=102,
        ages=(5, 9),
        samples=(positive(19, "0.9", **FLOW), positive(46, "0.1", **FLOW), positive(92, "0.04", **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(group="intermediate", platelets="30"),
    ),
    Story(
        "Gingerlily",
        "a child with BCR::ABL1, MRD-negative by the end of consolidation on dasatinib",
        Expected(
            "hsct_not_indicated",
            ("paediatric-a3-ph-negative-mrd",),
            "row a3, negative by end of IB",
            stances=NOT_INDICATED,
        ),
        today=102,
        ages=(6, 11),
        samples=(positive(19, "0.3", **FLOW), negative(46, **FLOW), negative(92, **FLOW)),
        cycles=cycles(1, 52, agents=("dasatinib",)),
        positive=("bcr_abl1",),
        remission_day=46,
        record=child(group="intermediate"),
    ),
    Story(
        "Hawthorn",
        "a child with KMT2A rearranged, MRD-negative: for the board, MRD guides",
        Expected("discuss", ("paediatric-a5-high-risk-genetics",), "row a5", stances=DISCUSS),
        today=60,
        ages=(3, 8),
        samples=(negative(19, **FLOW), negative(46, **FLOW)),
        cycles=CONSOLIDATION,
        positive=("kmt2a_rearranged",),
        remission_day=46,
        record=child(group="intermediate"),
    ),
    Story(
        "Jujube",
        "a child with T-cell ALL: the protocol decides, and there is no estimate",
        Expected("out_of_scope", ("paediatric-void-other-rules",), "void"),
        today=60,
        ages=(5, 10),
        samples=(negative(19, **FLOW), negative(46, **FLOW)),
        cycles=CONSOLIDATION,
        remission_day=46,
        record=child(lineage="T", group="intermediate"),
    ),
)

AFTER_RELAPSE = (
    Story(
        "Kumquat",
        "a child with marrow relapse during treatment: HSCT indicated, MRD below 0.01 % first",
        Expected("hsct_indicated", ("paediatric-b2-b-marrow-early",), "row b2", stances=INDICATED),
        today=820,
        ages=(6, 11),
        samples=(
            positive(770, "60", time="at_relapse", **FLOW),
            negative(812, time="after_reinduction", **FLOW),
        ),
        cycles=INDUCTION,
        remission_day=812,
        relapse=Relapse(768, "marrow"),
        record=again_in_remission(),
    ),
    Story(
        "Loquat",
        "a child with early combined relapse, MRD-negative: the study groups disagree, CCCG has no line",
        Expected(
            "discuss", ("paediatric-b4-combined-early-open",), "row b4, groups disagree", stances=DISCUSS
        ),
        today=950,
        ages=(7, 12),
        samples=(negative(942, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=942,
        relapse=Relapse(896, "combined", off_treatment_day=860),
        record=again_in_remission(),
    ),
    Story(
        "Medlar",
        "the same relapse on the British protocol: negative MRD, not indicated",
        Expected(
            "hsct_not_indicated",
            ("paediatric-b4-combined-early-negative",),
            "row b4, UK by MRD",
            stances=NOT_INDICATED,
        ),
        today=950,
        ages=(7, 12),
        samples=(negative(942, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=942,
        relapse=Relapse(896, "combined", off_treatment_day=860),
        record=again_in_remission("UK", group="intermediate"),
    ),
    Story(
        "Nectarine",
        "a child with late marrow relapse and 0.03 % after re-induction on COG: below its line",
        Expected(
            "hsct_not_indicated", ("paediatric-b6-late-grey-cog",), "row b6, COG no", stances=NOT_INDICATED
        ),
        today=1350,
        ages=(8, 13),
        samples=(positive(1340, "0.03", time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=1340,
        relapse=Relapse(1296, "marrow", off_treatment_day=900),
        record=again_in_remission("COG", group="average"),
    ),
    Story(
        "Pomelo",
        "a child with late marrow relapse, MRD-negative: chemotherapy, no transplant",
        Expected("hsct_not_indicated", ("paediatric-b7-late-negative",), "row b7", stances=NOT_INDICATED),
        today=1350,
        ages=(8, 13),
        samples=(negative(1340, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=1340,
        relapse=Relapse(1296, "marrow", off_treatment_day=900),
        record=again_in_remission(),
    ),
    Story(
        "Rambutan",
        "a child with relapse after HSCT: CAR-T or a trial first, a second HSCT by the board",
        Expected("discuss", ("paediatric-b13-further-relapse",), "row b13", stances=DISCUSS),
        today=900,
        ages=(7, 12),
        samples=(negative(892, time="after_reinduction", **FLOW),),
        cycles=INDUCTION,
        remission_day=892,
        relapse=Relapse(846, "marrow"),
        record=again_in_remission(prior={**NONE_BEFORE, "hsct": True, "blinatumomab": True}),
    ),
)

STORIES = (*FIRST_REMISSION, *AFTER_RELAPSE)
