"""The API's own description: OpenAPI 3 at `/api/v1/schema`, and a page to read and try it at `/api/v1/docs`.

Everything the page needs comes from this app, and none of its script or style is inline, so that it works under the
site's Content-Security-Policy.
"""

from functools import cache
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny


class OnceGenerator(SchemaGenerator):
    """Writes the schema once a process: it depends on the code alone."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        return _schema()


@cache
def _schema() -> Any:
    with translation.override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


class SchemaView(SpectacularAPIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    generator_class = OnceGenerator


class DocsView(SpectacularSwaggerSplitView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    url_name = "api:schema"
    template_name = "api/docs.html"
