"""Addresses of the whole site. Each part lists its own; this page says which parts there are."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import include, path

from decision_support import health
from decision_support.views import languages


@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address where a page names no icon (JSON pages, Django admin)."""
    return HttpResponseRedirect(static("images/landmark.svg"))


handler400 = "decision_support.api.faults.bad_request"
handler500 = "decision_support.api.faults.server_error"

urlpatterns = [
    path("favicon.ico", favicon),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    # The language may be chosen on the log-in page.
    path("i18n/setlang/", languages.choose, name="set_language"),
    path("api/v1/", include("decision_support.api.urls")),
    path("", include("decision_support.views.urls")),
    path("", include("cohorts.views.urls")),
]
