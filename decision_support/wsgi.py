"""The door through which a web server reaches the application."""

import os

from django.core.wsgi import get_wsgi_application

from decision_support import knowledge_base
from decision_support.environment import load_env_file

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_support.settings")
load_env_file()

application = get_wsgi_application()

# A web server runs no system checks: it must not start on a broken knowledge base either.
knowledge_base.load()


def _refuse_demonstration_in_production() -> None:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connection

    from decision_support import demonstration_accounts

    if not settings.PRODUCTION:
        return
    names = demonstration_accounts.found_accounts()
    # This connection must not be inherited by the workers that a preloading server forks.
    connection.close()
    if names:
        raise ImproperlyConfigured(demonstration_accounts.refusal(names))


_refuse_demonstration_in_production()
