"""The door through which a web server reaches the application.

What would make every answer wrong is refused here, before the first request: a broken knowledge base, and in
production the accounts of the demonstration.
"""

import os

from decision_support.environment import load_env_file
from decision_support.garbage import kept_for_good

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_support.settings")
load_env_file()


def _refuse_unsound_start() -> None:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import connection

    from decision_support import demonstration_accounts, knowledge_base

    knowledge_base.load()
    if settings.PRODUCTION:
        names = demonstration_accounts.found_accounts()
        # This connection must not be inherited by the workers that a preloading server forks.
        connection.close()
        if names:
            raise ImproperlyConfigured(demonstration_accounts.refusal(names))


with kept_for_good():
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    _refuse_unsound_start()
