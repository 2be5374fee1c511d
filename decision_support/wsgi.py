"""The door through which a web server reaches the application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_support.settings")

application = get_wsgi_application()
