"""Tabulate the estimate of a child's relapse risk anew."""

from pathlib import Path

from decision_support import fitted_models
from decision_support.knowledge_base.relapse_risk import relapse_risk_table


def tabulate_relapse_risk(place: Path = fitted_models.RELAPSE_RISK) -> str:
    """Write the table from the design as it stands and return its version. No request comes this way."""
    from decision_support.relapse_risk.design import parse_design
    from decision_support.relapse_risk.tabulation import tabulate

    read = relapse_risk_table()
    table = tabulate(parse_design(read.data), read.sha256)
    fitted_models.write_relapse_risk(table, place)
    return table.version
