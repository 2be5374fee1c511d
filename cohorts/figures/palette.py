"""Which colour and dash a group has. Where transplants are compared, autologous is blue and allogeneic orange, as
everywhere else; no treatment is ever green.

The hues keep apart for readers who do not tell red from green, and each has a dash of its own, so that a curve is known
in grey print too. `figures.css` says what each number looks like.
"""

from collections.abc import Sequence

HUES = 6
# Groups that are always drawn alike; a transplant of either kind has a colour of its own.
FIXED = {"autologous": 1, "allogeneic": 2, "transplanted": 3, "none": 4}


def hues(codes: Sequence[str]) -> tuple[int, ...]:
    """A hue for each group, in order; a group with a fixed one keeps it, the others take what is left."""
    taken = {FIXED[code] for code in codes if code in FIXED}
    free = [hue for hue in range(1, HUES + 1) if hue not in taken] or list(range(1, HUES + 1))
    chosen: list[int] = []
    used = 0
    for code in codes:
        if code in FIXED:
            chosen.append(FIXED[code])
        else:
            chosen.append(free[used % len(free)])
            used += 1
    return tuple(chosen)
