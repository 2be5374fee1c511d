"""JSON Schemas of what only a child's answer says: why its question was asked, and the estimate of relapse."""

from typing import get_args

from decision_support.api.schema_parts import BOOLEAN, Schema, group, one_of, rows, text
from decision_support.relapse_risk.design import SCENARIOS
from decision_support.relapse_risk.peer_scores import COG_GROUPS
from decision_support.relapse_risk.published_groups import PUBLISHED_GROUPS, NoGroup

COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": 100}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
INTERVAL: Schema = group(dict.fromkeys(("median", "lower", "upper"), SHARE))
FREQUENCY: Schema = group(
    {
        "out_of": {"type": "integer"},
        "about": COUNT,
        "about_highest": {**COUNT, "description": "Differs from `about` where a factor is not known."},
        "lower": COUNT,
        "upper": COUNT,
    },
    description="Children of a hundred who relapse, with the 95 % range.",
)
PERCENT: Schema = {"type": "integer", "nullable": True}
COG: Schema = group(
    {"group": one_of(COG_GROUPS), "efs_above": PERCENT, "efs_up_to": PERCENT},
    nullable=True,
    description="The stated group of a child on COG with its anticipated five-year event-free survival in percent.",
)
ELSEWHERE: Schema = group(
    {"group": text(), "published": SHARE, "validated": SHARE, "new_centre": INTERVAL},
    description="Relapse over five years in a risk group of another protocol: context.",
)
STRATUM: Schema = group(
    {
        "mrd_day_19": BOOLEAN,
        "mrd_day_46": BOOLEAN,
        "published_failure": {**SHARE, "description": "One minus event-free survival; counts deaths."},
        "by_the_paper": SHARE,
        "by_the_default": SHARE,
    }
)
PUBLISHED_GROUP: Schema = group(
    {
        "group": one_of((row.code for row in PUBLISHED_GROUPS), nullable=True),
        "failure": {**SHARE, "nullable": True, "description": "One minus five-year event-free survival."},
        "none_because": one_of(get_args(NoGroup), nullable=True),
    },
    description="Children of the protocol of the same provisional risk group and MRD as published, or why none.",
)
ALWAYS: dict[str, Schema] = {
    "applies": BOOLEAN,
    "sentences": rows(group({"code": text(), "text": text()}), "In the order they are to be read."),
    "nci_risk": one_of(("standard", "high"), nullable=True),
    "cog_group": COG,
    "risk_groups_elsewhere": rows(ELSEWHERE),
    "check_against_published": rows(STRATUM, "The estimate beside published groups of the same protocol."),
    "evidence": rows(text("Id of a source.")),
}
WHERE_IT_APPLIES: dict[str, Schema] = {
    "frequency": FREQUENCY,
    "scenario": one_of(SCENARIOS, description="The default, by which `frequency` is counted."),
    "panel": group(dict.fromkeys(SCENARIOS, FREQUENCY), description="The same by every scenario."),
    "shrunken": rows(SHARE, "Lowest and highest with the effects shrunk by a fifth."),
    "risks": {
        "type": "object",
        "additionalProperties": INTERVAL,
        "description": "By the profiles that the child may have: the factors present, joined by `+`, or `none`.",
    },
    "notes": rows(text(), "Codes of what was assumed or is not known."),
    "version": text("Of the stored table."),
    "published_group": PUBLISHED_GROUP,
}
WHERE_NOT: dict[str, Schema] = {"reasons": rows(text(), "Codes of why there is no estimate.")}

OF_CHILDREN: dict[str, Schema] = {
    "module_because": {
        **group({"code": text(), "message": text()}),
        "description": "Why this question was asked; of children only.",
    },
    "relapse_risk": group(
        {**ALWAYS, **WHERE_IT_APPLIES, **WHERE_NOT},
        required=ALWAYS,
        description="Of children in first remission: how many of 100 children like this relapse, or why there is no "
        "estimate. An illustration derived from an abstract, without a horizon in years; it decides nothing.",
    ),
}
