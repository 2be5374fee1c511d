"""Where an import puts its rows before anything becomes visible. Both tables are emptied of it when it ends.

They are unlogged (see the migration): a worker that dies leaves them whole, a crash of the database server empties
them, and the import then stages its file again from the start. They carry no foreign keys, which would cost more than
the rows themselves; whatever is in them is checked again by the constraints of the record when it is written there.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ImportSourceRow(models.Model):
    """A row of the file as it stood, filed under its patient so that a patient's rows are read together.

    `cells` are joined by the unit separator (U+001F), which no cell may hold.
    """

    pk = models.CompositePrimaryKey("data_import_id", "patient_key", "sheet", "row_number")
    data_import_id = models.UUIDField()
    patient_key = models.TextField(db_collation="C")
    sheet = models.PositiveSmallIntegerField()
    row_number = models.PositiveIntegerField()
    cells = models.TextField()

    def __str__(self) -> str:
        return f"{self.data_import_id} {self.sheet} {self.row_number}"


class ImportStagedRow(models.Model):
    """A checked row on its way into a table of the record: `section` names the table, `columns` its fields in order."""

    pk = models.CompositePrimaryKey("data_import_id", "section", "number")
    data_import_id = models.UUIDField()
    section = models.CharField(max_length=32)
    number = models.PositiveBigIntegerField()
    patient_id = models.UUIDField()
    columns = ArrayField(models.TextField(null=True))

    def __str__(self) -> str:
        return f"{self.data_import_id} {self.section} {self.number}"
