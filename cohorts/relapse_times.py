"""Very early, early and late first relapse: the limits, in completed months, for one child and for a cohort alike.

Protocols define it differently, and so does each site:

    marrow, alone or combined   very early before 18 months from diagnosis. Late, for COG, from 36 months from diagnosis
                                on; for the others from 6 months after the end of first-line treatment on
    CNS alone                   late from 18 months from diagnosis on
    testis alone                late from then on, once first-line treatment had ended
    other sites alone           for COG as the CNS; for the others as the marrow

What is neither very early nor late is early. Late marrow relapse from 36 months on: Rheingold and others, Leukemia
2024, doi 10.1038/s41375-024-02395-4. The wording of the BFM groups (6 months after the end of treatment) is the usual
one, not one read in a paper.
"""

TIMINGS = VERY_EARLY, EARLY, LATE = ("very_early", "early", "late")
VERY_EARLY_MONTHS = 18
COG_LATE_MONTHS = 36
LATE_MONTHS_OFF_TREATMENT = 6
