"""Taking in the refused rows of an import again, once a person has corrected them."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction

from cohorts.imports.proposal import carry_over
from cohorts.models import DataImport, ImportState
from cohorts.services import imports
from cohorts.services.errors import RecordProblems
from cohorts.services.imports import Upload


@transaction.atomic
def upload(*, earlier: DataImport, file_name: str, content: Iterable[bytes], by: User) -> Upload:
    """An import of its own, read under the mapping of the earlier one as far as that fits the file.

    A file that the worker must read first waits for a person to confirm the mapping (see `laid_over`).
    """
    uploaded = imports.upload(centre=earlier.centre, file_name=file_name, content=content, by=by)
    current = uploaded.data_import
    if uploaded.repeated or current.state != ImportState.NEEDS_ANSWERS or earlier.definition is None:
        return uploaded
    try:
        with transaction.atomic():
            definition = laid_over(earlier, current)
            mapped = imports.set_mapping(
                data_import=current, definition=definition, by=by, mapping=earlier.mapping
            )
    except RecordProblems:
        return uploaded  # another file than the one of the refused rows: a person maps it
    return Upload(mapped, False)


def laid_over(earlier: DataImport, current: DataImport) -> dict[str, object]:
    """The mapping of the earlier import for this file; what is about the patients of one file is asked again."""
    return carry_over(earlier.definition or {}, current.profile)
