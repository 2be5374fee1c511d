"""Patients of a second hospital, which the first must not see and whose own mortality figure tips row 10."""

from decision_support.demonstration.story import Expected, Story, cycles, negative, positive

A, N, R = "acceptable", "not_supported", "recommended"

STORIES = (
    Story(
        "Ebony",
        "early negative where a fifth or more die without relapse after allogeneic transplant",
        Expected(
            "lean_auto",
            ("adult-10-early-negative", "adult-m2-centre-nrm"),
            "row 10 and the ruling on the centre's own mortality",
            "EARLY",
            stances=(A, A, A),
        ),
        today=74,
        samples=(negative(29), negative(64)),
        cycles=cycles(1, 36),
    ),
    Story(
        "Ginkgo",
        "late negative",
        Expected("lean_allo", ("adult-08-late-negative",), "row 8", "LATE", stances=(N, R, A)),
        today=109,
        samples=(positive(29, "6e-3"), negative(64), negative(99)),
        cycles=cycles(1, 36, 71),
    ),
    Story(
        "Holly",
        "positive after cycle 1, cycle 2 running",
        Expected("insufficient_data", ("adult-g4-pending",), "MRD state, pending; history 25", "PENDING"),
        today=46,
        samples=(positive(29, "1e-3"),),
        cycles=cycles(1, 36),
    ),
)
