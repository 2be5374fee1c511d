"""evidence/<ID>.toml: one source, what it printed, how far it was read and what it shows in our own words."""

import re

from decision_support.knowledge_base.tables import KnowledgeFile, Table
from decision_support.recommendation.rules import Evidence, Figure

TOPICS = (
    "core_source",
    "auto_vs_allo",
    "auto_only",
    "auto_randomised",
    "allo_indication",
    "allo_benchmark",
    "analogy_aml",
    "blinatumomab",
    "cart",
    "conditioning",
    "derived_calculation",
    "donor",
    "genetics",
    "guideline",
    "ikzf1_adult",
    "ikzf1_allo",
    "ikzf1_paediatric_context",
    "ikzf1_phpos",
    "ikzf1_subtype",
    "mrd_assay",
    "mrd_meta",
    "mrd_pretransplant",
    "mrd_timing",
    "nrm",
    "ph_pos",
    "ph_pos_timing",
    "risk_score",
    "paediatric_cr1_hsct",
    "paediatric_cr2_hsct",
    "paediatric_derived",
    "paediatric_hsct_conduct",
    "paediatric_ikzf1",
    "paediatric_immunotherapy",
    "paediatric_mrd",
    "paediatric_ph_pos",
    "paediatric_platelets",
    "paediatric_protocol",
    "paediatric_relapse_groups",
    "paediatric_relapse_outcome",
    "paediatric_risk_score",
    "paediatric_source",
)
READ_AT = ("abstract", "meeting_abstract", "preview_page", "table", "excerpt", "memory", "arithmetic")
NEVER_VERIFIED = ("memory", "arithmetic")
UNITS = (
    "percent",
    "percentage_points",
    "hazard_ratio",
    "odds_ratio",
    "relative_risk",
    "fold",
    "months",
    "years",
)
_P_VALUE = re.compile(r"<=?0?\.\d+")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def parse_evidence(file: KnowledgeFile) -> Evidence:
    table = file.table()
    sizes = _sizes(table, "sizes")
    evidence = Evidence(
        id=_file_id(table, file),
        title=table.text("title"),
        authors=table.text("authors"),
        journal=table.text("journal"),
        year=table.whole_number("year") if table.has("year") else None,
        doi=table.optional_text("doi"),
        pmid=table.optional_text("pmid"),
        pmc=table.optional_text("pmc"),
        citation_note=table.optional_text("citation_note"),
        read_at=table.choice("read_at", READ_AT),
        verified=table.boolean("verified"),
        verified_scope=table.optional_text("verified_scope"),
        from_memory=table.texts("from_memory"),
        topic=table.choice("topic", TOPICS),
        population=table.text("population"),
        sizes_note=table.optional_text("sizes_note"),
        sizes=sizes,
        assumed_sizes=_sizes(table, "assumed_sizes"),
        assumed_sizes_why=table.optional_text("assumed_sizes_why"),
        part_of=table.optional_text("part_of"),
        overlaps_with=table.texts("overlaps_with"),
        intervention=table.optional_text("intervention"),
        comparator=table.optional_text("comparator"),
        endpoint=table.optional_text("endpoint"),
        horizon_months=table.optional_float("horizon_months"),
        reading=table.text("reading"),
        caveats=table.texts("caveats"),
        figures=tuple(_figure(row) for row in table.tables("figure")),
    )
    _check(evidence, table)
    table.done()
    return evidence


def _file_id(table: Table, file: KnowledgeFile) -> str:
    identifier = table.text("id")
    if identifier and identifier != file.stem:
        table.fault("id", f"id is {identifier} but the file is called {file.stem}.toml")
    return identifier


def _sizes(table: Table, key: str) -> dict[str, int]:
    rows = table.table(key)
    return {group: rows.whole_number(group) for group in rows.names()}


def _figure(row: Table) -> Figure:
    value, lower, upper = (
        row.optional_float("value"),
        row.optional_float("lower"),
        row.optional_float("upper"),
    )
    p_value = _p_value(row)
    figure = Figure(
        outcome=row.text("outcome"),
        group=row.text("group", default=""),
        stratum=row.optional_text("stratum"),
        value=value,
        unit=row.choice("unit", UNITS) if row.has("unit") else "",
        lower=lower,
        upper=upper,
        standard_error=row.optional_float("standard_error"),
        p_value=p_value,
        horizon_months=row.optional_float("horizon_months"),
        note=row.optional_text("note"),
        printed=row.optional_text("printed"),
    )
    number = value is not None or (lower is not None and upper is not None)
    if not number and p_value is None and figure.printed is None:
        row.fault(None, "a figure needs a value, a range, a p value or the words printed")
    if number != bool(figure.unit):
        row.fault(None, "a number needs a unit, and a unit a number")
    if (lower is None) != (upper is None):
        row.fault(None, "lower and upper come together")
    ordered = [bound for bound in (lower, value, upper) if bound is not None]
    if ordered != sorted(ordered):
        row.fault(None, "lower, value and upper must rise in this order")
    if figure.unit == "percent" and any(not 0 <= bound <= 100 for bound in ordered):
        row.fault(None, "a percentage must lie between 0 and 100")
    row.done()
    return figure


def _p_value(row: Table) -> float | str | None:
    raw = row.raw("p_value")
    if isinstance(raw, str):
        if not _P_VALUE.fullmatch(raw):
            row.fault("p_value", f"p_value is {raw!r}; text must look like '<0.001'", raw)
        return raw
    value = row.optional_float("p_value")
    if value is not None and not 0 <= value <= 1:
        row.fault("p_value", f"p_value is {value:g}; it must lie between 0 and 1")
    return value


def _check(evidence: Evidence, table: Table) -> None:
    seen: set[tuple[object, ...]] = set()
    for index, figure in enumerate(evidence.figures):
        place = (
            figure.outcome,
            figure.stratum,
            figure.group,
            figure.unit,
            figure.horizon_months,
            figure.printed,
        )
        if place in seen:
            table.file.fault(
                ("figure", index), f"{figure.outcome} of {figure.group or 'this group'} stands twice"
            )
        seen.add(place)
    if evidence.read_at in NEVER_VERIFIED and evidence.verified:
        table.fault("verified", f"what was read at {evidence.read_at} cannot be verified")
    if evidence.doi and not _DOI.fullmatch(evidence.doi):
        table.fault(
            "doi", f"doi is {evidence.doi!r}; a DOI begins with 10. and a slash follows", evidence.doi
        )
    if evidence.pmid and not evidence.pmid.isdigit():
        table.fault("pmid", f"pmid is {evidence.pmid!r}; it must be digits", evidence.pmid)
    if evidence.assumed_sizes and not evidence.assumed_sizes_why:
        table.fault("assumed_sizes", "assumed_sizes needs assumed_sizes_why: how were they inferred?")
    if evidence.year is not None and not 1950 <= evidence.year <= 2100:
        table.fault("year", f"year is {evidence.year}; it must lie between 1950 and 2100")
    for number, line in enumerate(table.file.text.splitlines(), start=1):
        if "://" in line:
            table.file.fault_on(number, "web addresses have no place here: cite by DOI, PMID or PMC")
