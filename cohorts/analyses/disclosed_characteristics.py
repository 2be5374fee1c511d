"""A table of characteristics without its small cells."""

from cohorts.analyses.disclosed_counts import Plain, count_patients, public_counts
from cohorts.analyses.disclosed_parts import withhold
from cohorts.analyses.small_cells import FEWEST_SHOWN, Key, Sum, withheld


def withhold_characteristics(result: Plain) -> None:
    """Levels and missing add up to the group, and the arms to all; shares and quartiles go where their counts do."""
    counts: dict[Key, int] = {}
    sums: list[Sum] = []
    count_patients(result["patients"], [], counts, sums, partition=False)
    codes = [group["code"] for group in result["groups"]]
    counts |= {("n", group["code"]): group["n"] for group in result["groups"]}
    for row in result["rows"]:
        cells = (
            {"known": row["cells"]}
            if row["kind"] == "number"
            else {x["level"]: x["cells"] for x in row["levels"]}
        )
        for code in codes:
            counts[(row["variable"], "missing", code)] = row["missing"][code]
            counts |= {(row["variable"], "of", level, code): cell[code]["n"] for level, cell in cells.items()}
            parts: tuple[Key, ...] = tuple((row["variable"], "of", level, code) for level in cells)
            sums.append((("n", code), ((row["variable"], "missing", code), *parts)))
        if "all" in codes and len(codes) > 1:
            arms = [code for code in codes if code != "all"]
            for level in cells:
                sums.append(
                    (
                        (row["variable"], "of", level, "all"),
                        tuple((row["variable"], "of", level, c) for c in arms),
                    )
                )
            sums.append(
                ((row["variable"], "missing", "all"), tuple((row["variable"], "missing", c) for c in arms))
            )
    if "all" in codes and len(codes) > 1:
        sums.append((("n", "all"), tuple(("n", code) for code in codes if code != "all")))
        sums.append((("analysed",), (("n", "all"),)))
    hidden = withheld(counts, sums, public=public_counts(result))
    withhold(result, hidden, fixed=False)
    for group in result["groups"]:
        group["n"] = None if ("n", group["code"]) in hidden else group["n"]
    for row in result["rows"]:
        _apply_to_row(row, codes, hidden)


def _apply_to_row(row: Plain, codes: list[str], hidden: set[Key]) -> None:
    for code in codes:
        name = row["variable"]
        keys = [(name, "missing", code), *((name, "of", level["level"], code) for level in row["levels"])]
        any_hidden = any(key in hidden for key in [*keys, (name, "of", "known", code)])
        if (name, "missing", code) in hidden:
            row["missing"][code] = None
        for level in row["levels"]:
            cell = level["cells"][code]
            cell["n"] = None if (name, "of", level["level"], code) in hidden else cell["n"]
            cell["share"] = None if any_hidden else cell["share"]
        if row["kind"] == "number":
            cell = row["cells"][code]
            if cell["n"] < FEWEST_SHOWN:
                row["cells"][code] = {
                    "median": None,
                    "lower_quartile": None,
                    "upper_quartile": None,
                    "n": None,
                }
            elif (name, "of", "known", code) in hidden:
                cell["n"] = None
