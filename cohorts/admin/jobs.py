"""The queue in Django admin: to be read by the system administrator, nothing else.

Retrying and cancelling from here would pass by the services, which check who asks and write the audit; whoever may do
so finds both on the page of the import or the analysis.
"""

from django.contrib import admin
from procrastinate.contrib.django.admin import ProcrastinateJobAdmin
from procrastinate.contrib.django.models import ProcrastinateJob

admin.site.unregister(ProcrastinateJob)


@admin.register(ProcrastinateJob)
class JobAdmin(ProcrastinateJobAdmin):
    actions = []
