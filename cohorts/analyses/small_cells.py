"""The small-cell rule: counts of one to four are withheld, and whatever would let somebody compute them.

A count of zero is shown. Where a total and its parts leave exactly one number open, that number is no secret, so a
second one is withheld (complementary suppression); where those left open add up to less than five, a further one.
The numbers left open are then tried as a reader would: by solving all the sums at once.

Kept apart from `cohorts.statistics`, which loads pandas: results are presented by web processes.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction

FEWEST_SHOWN = 5

Key = Hashable
# The parts that add up to the total, which comes first.
Sum = tuple[Key, tuple[Key, ...]]


def small(count: int) -> bool:
    return 0 < count < FEWEST_SHOWN


def nearest_five(count: int) -> int:
    """A count as shown beside withheld ones: two analyses that differ by one patient mostly show the same number."""
    return FEWEST_SHOWN * ((count + FEWEST_SHOWN // 2) // FEWEST_SHOWN)


def shown_count(count: int | None) -> int | None:
    """None where the count is small, or withheld already."""
    return None if count is None or small(count) else nearest_five(count)


def withheld(
    counts: Mapping[Key, int], sums: Sequence[Sum], *, also: Iterable[Key] = (), public: Iterable[Key] = ()
) -> set[Key]:
    """The keys not to show: small counts, those of `also`, and what would give them away.

    `public` ones are known elsewhere and cannot be withheld. Every sum must hold exactly.
    """
    open_to_all = frozenset(public)
    hidden = ({key for key, count in counts.items() if small(count)} | set(also)) - open_to_all
    while True:
        more = _beside(counts, sums, hidden, open_to_all) or _solvable(counts, sums, hidden, open_to_all)
        if not more:
            return hidden
        hidden |= more


def rising(values: Sequence[int], total: int) -> list[bool]:
    """Which of the rising numbers may be shown, so that no two shown ones (nor the total) differ by one to four."""
    shown: list[bool] = []
    last = 0
    for value in values:
        fits = not small(value - last) and not small(total - value)
        shown.append(fits)
        last = value if fits else last
    return shown


def _beside(
    counts: Mapping[Key, int], sums: Sequence[Sum], hidden: set[Key], public: frozenset[Key]
) -> set[Key]:
    """One more number where a sum leaves only one open, or leaves so little that its parts are known."""
    for total, parts in sums:
        members = (total, *parts)
        left_open = [key for key in members if key in hidden]
        open_parts = [key for key in parts if key in hidden]
        too_little = total not in hidden and open_parts and small(sum(counts[key] for key in open_parts))
        if len(left_open) == 1 or too_little:
            candidates = [key for key in parts if key not in hidden and key not in public and counts[key]]
            if not candidates and total not in hidden and total not in public:
                candidates = [total]
            if not candidates:
                # Only zeros are left: they are withheld too.
                candidates = [key for key in members if key not in hidden and key not in public]
            if candidates:
                return {min(candidates, key=lambda key: (counts[key], repr(key)))}
    return set()


def _solvable(
    counts: Mapping[Key, int], sums: Sequence[Sum], hidden: set[Key], public: frozenset[Key]
) -> set[Key]:
    """A shown number beside a withheld one that follows from all the sums together."""
    known = determined(sums, hidden)
    for total, parts in sums:
        members = (total, *parts)
        if known.isdisjoint(members):
            continue
        candidates = [key for key in members if key not in hidden and key not in public]
        if candidates:
            return {min(candidates, key=lambda key: (counts[key] == 0, counts[key], repr(key)))}
    return set()


def determined(sums: Sequence[Sum], hidden: set[Key]) -> set[Key]:
    """The withheld numbers that the sums give away: solved exactly, as a reader with paper could."""
    unknowns = sorted(hidden, key=repr)
    place = {key: index for index, key in enumerate(unknowns)}
    rows = []
    for total, parts in sums:
        row = [Fraction(0)] * len(unknowns)
        for key, sign in ((total, -1), *((part, 1) for part in parts)):
            if key in place:
                row[place[key]] += sign
        if any(row):
            rows.append(row)
    return {
        unknowns[columns[0]]
        for row in _reduced(rows)
        if len(columns := [i for i, v in enumerate(row) if v]) == 1
    }


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Reduced row echelon form."""
    rank = 0
    width = len(rows[0]) if rows else 0
    for column in range(width):
        pivot = next((index for index in range(rank, len(rows)) if rows[index][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        first = rows[rank][column]
        rows[rank] = [value / first for value in rows[rank]]
        for index, row in enumerate(rows):
            if index != rank and row[column]:
                factor = row[column]
                rows[index] = [value - factor * lead for value, lead in zip(row, rows[rank], strict=True)]
        rank += 1
    return rows[:rank]
