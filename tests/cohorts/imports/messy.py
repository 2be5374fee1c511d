"""A hospital's spreadsheet with everything that is wrong with hospitals' spreadsheets, for the pages and the browser.

Chinese and English headers in GB18030; dates of which day and month change places; a white count of 999; MRD partly in
percent. Two rows cannot come in: row 8 has 31 February, row 10 an unknown word for IKZF1 (which is asked about).
"""

HEADERS = (
    "病案号,姓名,性别,出生日期,Date of diagnosis,WBC,IKZF1,MRD日期,MRD,检测方法,"
    "Transplant date,Transplant type,死亡日期,末次随访,备注"
)
IMPOSSIBLE_DATE, POSSIBLE_DATE = "31/02/2019", "28/02/2019"
UNKNOWN_WORD, KNOWN_WORD = "maybe", "deleted"
SIZE = 36


def row(number: int) -> str:
    """One synthetic patient; every third was not transplanted, every fifth has died."""
    day, month = number % 9 + 1, number % 4 + 1
    transplanted = number % 3 != 0
    died = number % 5 == 0
    cells = {
        "identifier": f"M-{number:03d}",
        "name": f"合成{number}",
        "sex": "男" if number % 2 else "F",
        "born": f"{day:02d}/{month:02d}/{1960 + number}",
        "diagnosed": f"{day:02d}/01/2019",
        "wbc": "999" if number == 5 else f"{3 + number * 1.5:.1f}",
        "ikzf1": UNKNOWN_WORD if number == 9 else KNOWN_WORD,
        "collected": IMPOSSIBLE_DATE if number == 7 else f"{day:02d}/03/2019",
        "level": ("<0.01%", "0.5", "阴性", "0.02%")[number % 4],
        "method": "流式",
        "transplanted": f"{day:02d}/{number % 4 + 6:02d}/2019" if transplanted else "",
        "kind": ("auto" if number % 2 else "allo") if transplanted else "",
        "died": f"{day:02d}/{number % 6 + 1:02d}/2021" if died else "",
        "seen": "" if died else f"{day:02d}/{number % 6 + 1:02d}/2024",
        "remark": "",
    }
    return ",".join(cells.values())


def messy_file() -> bytes:
    return "\n".join([HEADERS, *map(row, range(1, SIZE + 1))]).encode("gb18030")
