"""The page that describes the API works under the strict Content-Security-Policy and asks no other host.

The page fixture fails on any console error and on any request that leaves the machine.
"""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect


def test_no_script_and_no_style_is_inline(client: Client) -> None:
    html = client.get("/api/v1/docs").content.decode()
    assert "<style" not in html
    assert " style=" not in html
    scripts = re.findall(r"<script[^>]*>", html)
    assert len(scripts) == 3
    assert all(" src=" in script for script in scripts)
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", html) == []


def test_its_own_script_is_a_script(client: Client) -> None:
    html = client.get("/api/v1/docs").content.decode()
    address = re.findall(r'src="(/api/v1/docs[^"]*)"', html)[0]
    script = client.get(address)
    assert script["Content-Type"] == "application/javascript"
    assert b"validatorUrl" in script.content


@pytest.mark.django_db(transaction=True)
def test_an_engineer_reads_the_evaluation_in_a_browser(page: Page) -> None:
    page.goto("/api/v1/docs")
    expect(page.get_by_role("heading", name=re.compile("Landmark"))).to_be_visible()
    row = page.locator("#operations-evaluate-evaluate")
    row.click()
    expect(row.get_by_text("Well formed, yet impossible").first).to_be_visible()
