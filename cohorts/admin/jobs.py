"""The queue in Django admin: to be read by the system administrator, nothing else.

Retrying and cancelling from here would pass by the services, which check who asks and write the audit; whoever may do
so finds both on the page of the import or the analysis.
"""

import json

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.admin import ProcrastinateJobAdmin
from procrastinate.contrib.django.models import ProcrastinateJob

admin.site.unregister(ProcrastinateJob)


@admin.register(ProcrastinateJob)
class JobAdmin(ProcrastinateJobAdmin):
    actions = []

    @admin.display(description=_("arguments"))
    def pretty_args(self, instance: ProcrastinateJob) -> str:
        """Without the inline style of the library's own, which our Content-Security-Policy blocks."""
        return json.dumps(instance.args)
