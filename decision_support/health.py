"""What a load balancer asks: is the process alive, and can it answer for a patient?"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from decision_support import knowledge_base


@login_not_required
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answers as long as the process does; asks nothing of the database."""
    return JsonResponse({"status": "alive"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Ready when the database answers, its tables are up to date and the knowledge base is sound."""
    problems = _problems()
    if not problems:
        return JsonResponse({"status": "ready"})
    return JsonResponse(
        {"type": "about:blank", "title": "Not ready", "status": 503, "errors": problems},
        status=503,
        content_type="application/problem+json",
    )


def _problems() -> list[dict[str, str]]:
    """Codes for the operator; no address, account or message of the database goes out to whoever asks."""
    try:
        executor = MigrationExecutor(connection)
        behind = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return [{"pointer": "", "code": "database_unreachable", "message": "The database does not answer."}]
    if behind:
        message = "Tables are not up to date: run `manage.py migrate`."
        return [{"pointer": "", "code": "migrations_missing", "message": message}]
    try:
        knowledge_base.load()
    except knowledge_base.KnowledgeError:
        message = "The knowledge base is not sound: run `manage.py check`."
        return [{"pointer": "", "code": "knowledge_base_broken", "message": message}]
    return []
