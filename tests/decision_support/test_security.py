"""What the site tells browsers, and what a production start insists on."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from decision_support import demonstration_accounts
from tests.source_code import ROOT

PRODUCTION = {
    "LANDMARK_PRODUCTION": "1",
    "SECRET_KEY": "k7w9-0tX_r4nd0m-enough-for-a-test-but-never-used-elsewhere-2Qz",
    "ALLOWED_HOSTS": "landmark.hospital.example",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
}


def python(program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter, as settings are read once."""
    inherited = {name: os.environ[name] for name in ("PATH", "LANDMARK_DATA_DIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, *program.split()] if program.startswith("manage.py") else [sys.executable, "-c", program],
        cwd=ROOT, env={**inherited, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_answer_carries_the_strict_policy_and_its_companions(client: Client) -> None:
    response = client.get("/healthz")
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


def test_django_finds_nothing_to_warn_of_in_a_production_start() -> None:
    done = python("manage.py check --deploy --fail-level WARNING", **PRODUCTION)
    # W005 and W021 would extend the insistence on TLS to hosts that are not ours.
    complaints = [line for line in done.stderr.splitlines() if line.startswith("?:")]
    assert [line.split(")")[0] for line in complaints] == ["?: (security.W005", "?: (security.W021"]


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "fewer than 50 characters"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "name the hosts"),
        ({"LANDMARK_DEBUG": "1"}, "unset it in production"),
        ({"DATABASE_URL": "db.hospital.example"}, "must begin with postgresql://"),
        ({"LANDMARK_PRODUCTION": "perhaps"}, "write 1 for yes or 0 for no"),
        ({"SESSION_TIMEOUT_MINUTES": "0"}, "whole number from 1 to 1440"),
    ],
)
def test_a_production_start_with_a_bad_setting_says_what_to_write(changes: dict[str, str], hint: str) -> None:
    done = python("manage.py check", **{**PRODUCTION, **changes})
    assert done.returncode == 1
    assert hint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_production_start_keeps_cookies_to_tls_and_trusts_the_proxy_s_word_for_it() -> None:
    program = (
        "import django, json; django.setup(); from django.conf import settings as s;"
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        " s.SECURE_HSTS_SECONDS, s.SECURE_PROXY_SSL_HEADER, s.DEBUG]))"
    )
    done = python(program, DJANGO_SETTINGS_MODULE="decision_support.settings", **PRODUCTION)
    assert json.loads(done.stdout) == [True, True, True, 31536000, ["HTTP_X_FORWARDED_PROTO", "https"], False]


@pytest.mark.django_db
def test_demonstration_accounts_are_found_by_their_address_not_their_name() -> None:
    User.objects.create_user("admin", "admin@hospital.example")
    assert demonstration_accounts.found_accounts() == []
    User.objects.create_user("curator", f"curator@{demonstration_accounts.EMAIL_DOMAIN}")
    assert demonstration_accounts.found_accounts() == ["curator"]
    assert "set DATABASE_URL or LANDMARK_DATA_DIR" in demonstration_accounts.refusal(["curator"])


def test_the_admin_works_under_the_policy_in_a_real_browser(page: Page) -> None:
    User.objects.create_superuser("ann", "ann@hospital.example", "meadow-lantern-47")
    page.goto("/admin/")
    page.get_by_label("Username:").fill("ann")
    page.get_by_label("Password:").fill("meadow-lantern-47")
    page.get_by_role("button", name="Log in").click()
    # A script of the admin's own runs, as it comes from our host.
    page.locator(".theme-toggle:visible").click()
    page.wait_for_function("['light', 'dark'].includes(document.documentElement.dataset.theme)")
    lists = page.locator("#content-main th a").evaluate_all("links => links.map(link => link.pathname)")
    forms = page.locator("#content-main .addlink").evaluate_all("links => links.map(link => link.pathname)")
    assert len(lists) > 10
    for path in [*lists, *forms]:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
