"""Hospital files as they come: made here, in the test, so that every oddity stands beside what is expected of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

# One row a sample, Chinese headers, as a ward's spreadsheet saves it in China (GB18030). Row 5 has a day that does not
# exist, row 6 belongs to a patient whose only birth date cannot be read, row 7 repeats row 3.
MESSY_LONG = """病案号,姓名,性别,出生日期,诊断日期,WBC(10^9/L),IKZF1,MRD日期,MRD(%),检测方法,备注
0012345,张三,男,1990/3/4,2023-01-02,42.5,阳性,2023/2/3,0.5,流式,初诊
0012345,张三,男,1990/3/4,2023-01-02,42.5,阳性,2023年3月3日,<0.01,流式,
0012346,李四,女,1985/7/1,2022-05-06,999,阴性,2022/6/7,阴性,流式,
0012346,李四,女,1985/7/1,2022-05-06,999,阴性,2022/2/30,阴性,流式,
0012347,王五,女,85年,2022-05-06,None,未查,2022/6/7,0,PCR,
0012345,张三,男,1990/3/4,2023-01-02,42.5,阳性,2023年3月3日,<0.01,流式,
"""

# One row a patient, English headers, American or European dates nobody can tell, years of two digits, a sentinel.
AMBIGUOUS_WIDE = """MRN;Sex;DOB;Date of diagnosis;WBC;MRD1 date;MRD1 value;MRD2 date;MRD2 value;Death date
7;F;03/04/71;05/06/2021;12,5;06/07/2021;1E-3;08/09/2021;<1e-4;
8;M;11/12/68;01/02/2020;1000000;02/03/2020;neg;;;45000
"""


def workbook(
    sheets: Mapping[str, Sequence[Sequence[Any]]], formats: Mapping[str, str] | None = None
) -> bytes:
    """An .xlsx with these sheets; `formats` gives number formats by cell ("MRD!B2")."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for place, number_format in (formats or {}).items():
        sheet_name, _mark, cell = place.partition("!")
        book[sheet_name][cell].number_format = number_format
    file = BytesIO()
    book.save(file)
    return file.getvalue()


REGISTRY: Mapping[str, Sequence[Sequence[Any]]] = {
    "patients": [
        ["patient id", "sex", "birth date", "diagnosis date", "lineage", "ECOG"],
        ["A-1", "F", date(1991, 3, 14), date(2023, 7, 1), "B", 1],
        ["A-2", "M", date(1980, 1, 2), date(2022, 2, 2), "T", 0],
    ],
    "MRD": [
        ["patient id", "mrd date", "mrd", "method"],
        ["A-1", date(2023, 8, 6), 0.0005, "flow"],
        ["A-1", date(2023, 9, 6), "neg", "flow"],
        ["A-2", date(2022, 3, 6), "<1e-4", "PCR"],
        ["A-9", date(2022, 3, 6), "neg", "PCR"],
    ],
    "transplants": [
        ["patient id", "transplant date", "transplant type", "donor type"],
        ["A-1", date(2023, 11, 20), "allo", "haplo"],
    ],
    "outcomes": [
        ["patient id", "outcome", "outcome date"],
        ["A-1", "alive", date(2024, 11, 20)],
        ["A-2", "relapse", date(2022, 9, 1)],
        ["A-2", "dead", date(2023, 1, 1)],
    ],
}


def answers_to(questions: Sequence[Mapping[str, Any]], **chosen: str) -> list[dict[str, Any]]:
    """An answer to every question: the one chosen for its code, else (or where not offered) the first offered."""
    given = []
    for question in questions:
        wanted, offered = chosen.get(question["code"]), question["answers"]
        place = {key: question[key] for key in ("code", "sheet", "column", "word")}
        given.append({**place, "answer": wanted if wanted in offered else offered[0]})
    return given
