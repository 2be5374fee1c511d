"""How an import is answered over REST, and how what a service refuses is said there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException
from rest_framework.response import Response

from cohorts import import_selectors
from cohorts.api import import_representation as representation
from cohorts.api.requests import refuse
from cohorts.api.upload_parsers import FileTooLarge
from cohorts.models import DataImport, ImportState
from cohorts.services.imports import ImportRefused, NotNow

ERRORS_SHOWN = 100
RETRY_AFTER_SECONDS = "2"
AT_WORK = (ImportState.QUEUED, ImportState.RUNNING)
IMPORT = {"$ref": "#/components/schemas/Import"}
ANSWERS = {200: IMPORT, 202: IMPORT}


class NotPossibleNow(APIException):
    """The import is not in a state that allows this."""

    status_code = 409
    default_code = "not_now"


@contextmanager
def refusals() -> Iterator[None]:
    """What a service refuses, as the API says it."""
    try:
        yield
    except NotNow as refusal:
        raise NotPossibleNow(str(refusal)) from refusal
    except ImportRefused as refusal:
        message = _(refusal.message) % refusal.parameters
        if refusal.code == "file_too_large":
            raise FileTooLarge(message) from refusal
        raise refuse("/file", message, refusal.code, "impossible") from refusal


def answered(row: DataImport, *, status: int = 200, repeated: bool = False) -> Response:
    """The import as it stands; 202 with `Retry-After` while a worker has it."""
    row = import_selectors.with_people(row.pk)
    problems = import_selectors.problems_of(row)
    place = reverse("api:import", kwargs={"import_id": row.pk})
    headers = {"Location": place}
    if row.state in AT_WORK:
        status, headers["Retry-After"] = 202, RETRY_AFTER_SECONDS
    body = representation.whole(row, list(problems[:ERRORS_SHOWN]), problems.count(), repeated=repeated)
    return Response(body, status=status, headers=headers)
