"""Addresses of the whole site. Each part lists its own; this page says which parts there are."""

from django.contrib import admin
from django.urls import include, path

from decision_support import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", include("decision_support.api.urls")),
    path("", include("decision_support.views.urls")),
    path("", include("cohorts.views.urls")),
]
