"""What is wrong in a record that stands: let in before a rule was made, or written past the services."""

from datetime import date

from cohorts.selectors import Record
from cohorts.services.writing import entered_rows
from cohorts.validation.record_rules import findings
from cohorts.validation.rows import Finding


def record_findings(record: Record, today: date) -> tuple[Finding, ...]:
    """Everything that no service would let in today, each with the rows and columns that clash."""
    return tuple(findings(entered_rows(record), today))
