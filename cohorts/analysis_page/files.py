"""A figure as files: the drawing with its style inside and its methods below, and its exact numbers.

Each file says by itself what was done, to whom, what must not be concluded from it, and that patients are synthetic
where they are.
"""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cohorts.analysis_page import numbers
from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.notices import methods_sentence, warnings
from cohorts.figures.drawing import Drawing
from cohorts.figures.plate import framed, side_by_side
from cohorts.figures.svg import svg

Result = Mapping[str, Any]


def sheet(figure: Figure, result: Result) -> Drawing:
    """The whole figure on one sheet with its heading and methods, which name cohort, data and program too."""
    drawing = (
        figure.drawings[0] if len(figure.drawings) == 1 else side_by_side(*figure.drawings, name=figure.name)
    )
    return framed(drawing, heading=_heading(figure, result), footer=_footer(result))


def svg_file(figure: Figure, result: Result, *, style: str) -> str:
    """The drawing as a file of its own; its description repeats the methods for programs and readers aloud."""
    metadata = " ".join([*_footer(result), *_synthetic(result)])
    return svg(sheet(figure, result), style=style, metadata=metadata)


def csv_file(figure: Figure, result: Result) -> str:
    """Exact numbers under comment lines that start with #, as R and pandas skip them; all in English, as in the API."""
    cohort, patients = result["cohort"], result["patients"]
    analysed, asked = numbers.count(patients["analysed"]), numbers.count(patients["in_cohort"])
    told = [
        f"Landmark: {result['kind']}, {result['title']}",
        result["methods"]["english"],
        f"cohort: {cohort['name']}, version {cohort['version']}; as of {result['as_of']}",
        f"{analysed} of {asked} patients analysed",
        *(f"warning: {words}" for words in warnings(result, str)),
        f"data SHA-256: {result['frame_sha256']}",
        *(["SYNTHETIC: not real patients"] if result["synthetic"] else []),
        *(
            [f"{numbers.WITHHELD}: withheld, as it is under 5 (<5) or would give such a number away"]
            if result["disclosure"]["applied"]
            else []
        ),
    ]
    file = io.StringIO()
    file.writelines(f"# {' '.join(str(line).split())}\n" for line in told)
    csv.writer(file, lineterminator="\n").writerows(figure.data())
    return file.getvalue()


def _footer(result: Result) -> list[str]:
    return [methods_sentence(result), *(_("Warning: %(words)s") % {"words": w} for w in warnings(result))]


def _heading(figure: Figure, result: Result) -> str:
    return result["title"] or figure.heading


def _synthetic(result: Result) -> list[str]:
    return [_("SYNTHETIC: not real patients.")] if result["synthetic"] else []
