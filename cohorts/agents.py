"""What the free text of a treatment names: immunotherapy, a TKI, usual chemotherapy, or something not recognised.

Hospitals write doses, brand names, combinations and Chinese names into one field. A name is looked for anywhere in the
text; what is not recognised is said so and never taken for chemotherapy. The text itself is always kept as entered.
"""

import re
import unicodedata

# Parts of names, without spaces and hyphens, as they occur in INN, brand, laboratory and Chinese names.
_IMMUNOTHERAPY: dict[str, tuple[str, ...]] = {
    "blinatumomab": ("blinat", "blincyto", "贝林妥欧", "倍林妥莫"),
    "inotuzumab": ("inotuz", "besponsa", "奥加伊妥珠", "伊珠单抗"),
    "car_t": (
        *(
            "cart19",
            "cart22",
            "cd19cart",
            "cartcell",
            "carttherapy",
            "antigenreceptor",
            "嵌合抗原",
            "细胞免疫治疗",
        ),
        *(
            "cabtagene",
            "lecleucel",
            "kymriah",
            "tecartus",
            "aucatzyl",
            "carteyva",
            "brexucel",
            "obecel",
            "relmacel",
        ),
        *("axicel", "tisacel", "inaticel", "tisagen"),
    ),
}
_TKI = ("tki", "tinib", "olverembat", "替尼", "奥雷巴", "gleevec", "sprycel", "iclusig")
# Short names that would be found inside other words, so they must stand alone.
_ALONE = {"ino": "inotuzumab", "blina": "blinatumomab", "cart": "car_t"}

_CHEMOTHERAPY = (
    *("vincristin", "vindesin", "daunorubic", "doxorubic", "idarubic", "epirubic", "aclarubic", "pirarubic"),
    *("mitoxantr", "cyclophosph", "ifosfam", "cytarab", "arac", "methotrex", "mtx", "mercaptop", "6mp"),
    *(
        "thioguan",
        "fludarab",
        "clofarab",
        "nelarab",
        "etoposid",
        "tenipos",
        "vp16",
        "vm26",
        "asparag",
        "oncaspar",
    ),
    *("crisantasp", "bortezom", "prednis", "dexameth", "hydrocort", "homoharring", "omacetax", "rituximab"),
    *("venetoclax", "busulf", "thiotep", "melphal", "carmust", "chidamid", "decitab", "azacit"),
    *("hypercvad", "vdclp", "vdcp", "vdlp", "cvad", "bfm", "chemotherap", "intrathecal", "steroid"),
    *(
        "长春",
        "柔红",
        "伊达比星",
        "多柔比",
        "表柔比",
        "米托蒽醌",
        "环磷酰胺",
        "阿糖胞苷",
        "甲氨蝶呤",
        "巯嘌呤",
    ),
    *("硫鸟嘌呤", "门冬酰胺", "泼尼松", "地塞米松", "依托泊苷", "利妥昔", "维奈克拉"),
)
_CAR_T = re.compile(r"\bcar[\s\-_]*t\b")


def known_agent(text: str) -> str | None:
    """The known agent that free text names, immunotherapy before a TKI; None for chemotherapy and anything else."""
    lowered = unicodedata.normalize("NFKC", text).lower().replace("\u2011", "-")
    run_together = _run_together(lowered)
    for agent, parts in _IMMUNOTHERAPY.items():
        if any(part in run_together for part in parts):
            return agent
    for word in re.findall(r"\w+", lowered):
        if word in _ALONE:
            return _ALONE[word]
    if _CAR_T.search(lowered) or run_together in _ALONE:
        return _ALONE.get(run_together, "car_t")
    return "tki" if any(part in run_together for part in _TKI) else None


def is_recognised(text: str) -> bool:
    """Whether the text names a known agent or a usual drug of ALL chemotherapy."""
    run_together = _run_together(unicodedata.normalize("NFKC", text).lower())
    return known_agent(text) is not None or any(part in run_together for part in _CHEMOTHERAPY)


def _run_together(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
