"""What happened to some of the patients after they were entered, so that the worklist shows each of its states."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """A board's decision: its own choice, what it decided, and why where it differs."""

    own_choice: str
    option: str
    override_reason: str | None = None
    comment: str = ""

    @property
    def agrees(self) -> bool:
        return self.override_reason is None


@dataclass(frozen=True, slots=True)
class Course:
    """`issued_days_ago`: as of which days a recommendation was issued, the oldest first. `result_after`: the last MRD
    result came in afterwards. `wish_after`: so did the wish to avoid graft-versus-host disease. `mistyped`: the first
    MRD level was entered ten times too high and corrected. `misplaced`: a result of somebody else was retracted.
    """

    issued_days_ago: tuple[int, ...] = ()
    result_after: bool = False
    wish_after: bool = False
    decision: Decision | None = None
    mistyped: bool = False
    misplaced: bool = False


ISSUED_TODAY = Course((0,))

COURSES: Mapping[str, Course] = {
    # A recommendation stands and the board has not met.
    "Baihe": ISSUED_TODAY,
    "Elder": ISSUED_TODAY,
    "Iris": ISSUED_TODAY,
    "Lanhua": ISSUED_TODAY,
    "Rowan": ISSUED_TODAY,
    "Viburnum": ISSUED_TODAY,
    # A child's, and one that the board followed.
    "Apricot": ISSUED_TODAY,
    "Kumquat": Course((0,), decision=Decision("allogeneic_hsct", "allogeneic_hsct")),
    # It abstained, so nothing is to be decided.
    "Bamboo": ISSUED_TODAY,
    "Yarrow": ISSUED_TODAY,
    "Ginkgo": ISSUED_TODAY,
    # A newer one superseded the first.
    "Alder": Course((43, 0)),
    # The record changed since: a result came in, a wish was stated.
    "Willow": Course((0,), result_after=True),
    "Foxglove": Course((0,), wish_after=True),
    # The board decided, with the recommendation and against it.
    "Campion": Course((0,), decision=Decision("no_transplant", "no_transplant")),
    "Dandelion": Course(
        (0,), decision=Decision("undecided", "autologous_hsct", comment="Maintenance for two years.")
    ),
    "Juniper": Course(
        (0,),
        decision=Decision(
            "no_transplant",
            "no_transplant",
            "trial_or_protocol",
            "Takes part in a trial of blinatumomab consolidation without transplant.",
        ),
    ),
    # Somebody mistyped.
    "Thistle": Course(mistyped=True),
    "Larch": Course(misplaced=True),
}
