"""Files of an import: as it was handed in, its refused rows, and the record of its patients in the same shape; and the
analysis set of a cohort. Each download is audited by its service.
"""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from cohorts import cohort_selectors, import_selectors
from cohorts.models import DataImport
from cohorts.services import exports
from cohorts.services.exports import Export
from cohorts.services.imports import NotNow
from cohorts.views.imports import for_clinicians
from cohorts.views.signed_in import SignedInRequest


@require_safe
@for_clinicians
def original(request: SignedInRequest, import_id: UUID) -> HttpResponseBase:
    return _of_import(request, import_id, exports.original)


@require_safe
@for_clinicians
def rejected_rows(request: SignedInRequest, import_id: UUID) -> HttpResponseBase:
    return _of_import(request, import_id, exports.rejected)


@require_safe
@for_clinicians
def record(request: SignedInRequest, import_id: UUID) -> HttpResponseBase:
    return _of_import(request, import_id, exports.record)


@require_safe
@for_clinicians
def analysis_set(request: SignedInRequest, cohort_id: UUID, number: int) -> HttpResponseBase:
    """The members of a version with every table of their record and the dictionary, as a zip."""
    cohort = cohort_selectors.cohort_for(request.user, cohort_id)
    version = cohort_selectors.version_of(cohort, number)
    identified = request.GET.get("identified") == "1"
    try:
        return sent(exports.cohort_set(version=version, by=request.user, identified=identified))
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("cohort", cohort.pk)


def _of_import(request: SignedInRequest, import_id: UUID, export: Callable[..., Export]) -> HttpResponseBase:
    found: DataImport = import_selectors.import_for(request.user, import_id)
    try:
        return sent(export(data_import=found, by=request.user))
    except NotNow as refusal:
        messages.error(request, str(refusal))
        return redirect("import", found.pk)


def sent(export: Export) -> HttpResponseBase:
    """The file in pieces, as they are made."""
    disposition = content_disposition_header(True, export.file_name) or "attachment"
    return StreamingHttpResponse(
        export.content, content_type=export.content_type, headers={"Content-Disposition": disposition}
    )
