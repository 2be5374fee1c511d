"""Twenty patients who relapsed, in days from the first relapse, and the answer of an analysis as the database holds it.

They are those of this R session:

    end  <- c(40,90,120,150,200,210,260,300,340,400,450,500,560,620,700,800,900,1000,1200,1500)
    dead <- c(1,1,1,0,1,1,1,0,1,1,0,1,0,1,0,1,0,1,0,0)
    tx   <- c(NA,60,NA,80,NA,100,NA,90,NA,150,NA,70,120,NA,110,NA,200,130,85,NA)   # transplant after relapse
    age  <- c(20,25,31,36,42,47,53,58,64,22,27,33,38,44,49,55,60,18,24,29)
"""

import json
from typing import Any

import pandas as pd

from cohorts.analyses.parsing import parse
from cohorts.analyses.run import run
from tests.cohorts.analyses.frames import ABOUT, frame

END = (40, 90, 120, 150, 200, 210, 260, 300, 340, 400, 450, 500, 560, 620, 700, 800, 900, 1000, 1200, 1500)
DEAD = (1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 0)
TRANSPLANT = (
    None,
    60,
    None,
    80,
    None,
    100,
    None,
    90,
    None,
    150,
    None,
    70,
    120,
    None,
    110,
    None,
    200,
    130,
    85,
    None,
)
AGE = (20, 25, 31, 36, 42, 47, 53, 58, 64, 22, 27, 33, 38, 44, 49, 55, 60, 18, 24, 29)
RELAPSE = 400


def relapsed() -> pd.DataFrame:
    """The patients of the R session, relapsed 400 days after diagnosis."""
    return frame(
        *(
            {
                "remission_achieved_on": 30,
                "relapsed_on": RELAPSE,
                "died_on": RELAPSE + end if dead else None,
                "last_contact_on": RELAPSE + end,
                "transplanted_after_relapse_on": None if day is None else RELAPSE + day,
                "transplant_kind_after_relapse": None if day is None else "allogeneic",
                "age_at_diagnosis": float(age),
            }
            for end, dead, day, age in zip(END, DEAD, TRANSPLANT, AGE, strict=True)
        )
    )


def answer(given: pd.DataFrame, **definition: Any) -> Any:
    """The result, once through JSON as the database holds it."""
    asked = parse({"endpoint": "overall_survival", "time_zero": "relapse", **definition})
    return json.loads(json.dumps(run(asked, given, ABOUT), allow_nan=False))
