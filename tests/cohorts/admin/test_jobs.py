"""The queue in Django admin."""

from uuid import UUID

from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from cohorts import queue
from tests.cast import Cast

JOBS = "/admin/procrastinate/procrastinatejob/"
KEY = UUID(int=7)


def test_an_administrator_sees_the_jobs_in_the_admin_and_nobody_can_change_them(
    cast: Cast, client: Client
) -> None:
    queue.enqueue_import(KEY)
    client.force_login(cast.superuser)
    page = client.get(JOBS)
    assert page.status_code == 200
    assert str(KEY) in page.content.decode()
    assert client.get(f"{JOBS}add/").status_code == 403


def test_no_job_is_retried_or_cancelled_past_the_services(cast: Cast, client: Client) -> None:
    queue.enqueue_import(KEY)
    client.force_login(cast.superuser)
    job = ProcrastinateJob.objects.get(args__contains={"import_id": str(KEY)})
    for action in ("retry", "cancel", "abort", "delete_selected"):
        client.post(JOBS, {"action": action, "_selected_action": [job.pk]})
    assert ProcrastinateJob.objects.get(pk=job.pk).status == "todo"
    assert b'name="action"' not in client.get(JOBS).content


def test_a_clinician_has_no_page_of_jobs(cast: Cast, client: Client) -> None:
    client.force_login(cast.haematologist)
    assert client.get(JOBS).status_code == 403
