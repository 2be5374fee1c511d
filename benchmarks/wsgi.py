"""The application with the reference view beside it, for the benchmark's web server alone."""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_support.settings")
django.setup()
settings.ROOT_URLCONF = "benchmarks.urls"
application = get_wsgi_application()
