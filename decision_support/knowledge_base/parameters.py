"""parameters/*.toml: numbers with a date, a unit and either their source or the word that they are a proposal."""

from decision_support.knowledge_base.tables import KnowledgeFile, Table
from decision_support.recommendation.rules import DatedValue, Parameter


def parse_parameters(file: KnowledgeFile) -> list[Parameter]:
    table = file.table()
    parameters = [_parameter(key, table.table(key)) for key in table.names()]
    table.done()
    return parameters


def _parameter(identifier: str, table: Table) -> Parameter:
    parameter = Parameter(
        id=identifier,
        label=table.text("label"),
        unit=table.text("unit"),
        values=tuple(_dated_value(row) for row in table.tables("values")),
        proposal=table.optional_text("proposal"),
    )
    dates = [dated.valid_from for dated in parameter.values]
    if not dates:
        table.fault(None, f"{identifier} has no values")
    if dates != sorted(set(dates)):
        table.fault("values", f"{identifier}: the dates of its values must rise, none twice")
    for index, dated in enumerate(parameter.values):
        if not dated.evidence and not parameter.proposal:
            table.file.fault(
                (*table.path, "values", index), f"{identifier} needs evidence, or a proposal saying why"
            )
    table.done()
    return parameter


def _dated_value(row: Table) -> DatedValue:
    value = row.optional_number("value")
    if value is None and not row.has("value"):
        row.fault(None, "value is missing")
    dated = DatedValue(valid_from=row.date("from"), value=value, evidence=row.texts("evidence"))
    row.done()
    return dated
