"""Curves from which neither a day nor a patient can be read: by quarters of a year, in shares of five patients.

A curve moves only when the number of events, as it would be shown, has moved, and ends on a quarter. So it tells no
more than rounded counts do, and another horizon brings back none of the steps between.
"""

from bisect import bisect_right
from math import floor

from cohorts.analyses.small_cells import FEWEST_SHOWN, Plain, nearest_five

QUARTERS = 4
FINEST_SHARE = 0.01
# Shares are printed in percent; three digits keep an eighth an eighth.
DIGITS = 3


def to_grid(years: float) -> float:
    """The last quarter of a year that is over by then."""
    return floor(years * QUARTERS) / QUARTERS


def on_grid(years: float) -> bool:
    return to_grid(years) == years


def in_shares(fraction: float | None, patients: int) -> float | None:
    """To the nearest share that five patients make of all, at finest one percent."""
    if fraction is None:
        return None
    share = max(FINEST_SHARE, FEWEST_SHOWN / max(FEWEST_SHOWN, nearest_five(patients)))
    return round(min(1.0, max(0.0, round(fraction / share) * share)), DIGITS)


def coarse(curve: Plain, patients: int) -> Plain:
    """The curve of so many patients as described above; without events and standard errors."""
    places, times, moved = [0], [0.0], 0
    for quarter in range(1, floor(curve["time"][-1] * QUARTERS) + 1):
        place = bisect_right(curve["time"], quarter / QUARTERS) - 1
        events = nearest_five(curve["events"][place])
        if events != moved:
            places.append(place)
            times.append(quarter / QUARTERS)
            moved = events
    last = to_grid(curve["time"][-1])
    if times[-1] != last:
        times.append(last)
        places.append(places[-1])
    limits: Plain = {
        name: [in_shares(curve[name][place], patients) for place in places]
        for name in ("estimate", "lower", "upper")
        if name in curve
    }
    return {"time": times, **limits, "std_error": [None] * len(times)}


def estimate_of(row: Plain, curve: Plain | None, *, counted: bool) -> Plain:
    """The estimate as the coarser curve has it; none before its first step."""
    found = {**row, "at_risk": row["at_risk"] if counted else None}
    if curve is None or row["estimate"] is None:
        return found
    places = [place for place, time in enumerate(curve["time"]) if time <= row["years"]]
    place = places[-1]
    moved = any(curve["estimate"][one] != curve["estimate"][0] for one in places)
    for name in ("estimate", "lower", "upper"):
        found[name] = curve[name][place] if moved else None
    return found
