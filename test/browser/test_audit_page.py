"""Opens the page of `kwargo audit` in Chromium, and uses it as a reader would."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CLASS = "execution_context.context.UserExecutionContext"


@pytest.fixture(scope="session")
def browser():
    program = shutil.which(os.environ.get("KWARGO_CHROMIUM", "chromium"))
    assert program, "there is no Chromium: run scripts/setup-browser.sh"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


def audit(*arguments: str) -> str:
    binary = os.environ.get("KWARGO_BIN", str(ROOT / "bin" / "kwargo"))
    done = subprocess.run(
        [binary, "audit", CLASS, *arguments], cwd=ROOT / "examples", capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def data() -> dict:
    return json.loads(audit("--output-format", "json"))


@pytest.fixture
def page(browser, tmp_path: Path):
    path = tmp_path / "audit.html"
    audit("--output-format", "html", "--output", str(path))
    made = browser.new_page(viewport={"width": 1200, "height": 900})
    problems: list[str] = []
    requests: list[str] = []
    made.on("pageerror", lambda error: problems.append(str(error)))
    made.on("console", lambda message: message.type == "error" and problems.append(message.text))
    made.on("request", lambda request: requests.append(request.url))
    made.goto(path.as_uri())
    yield made
    assert not problems
    assert requests == [path.as_uri()], "it is to need nothing but itself"
    made.close()


def rows(page: Page) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in page.locator("#rows tr.row").all()]


def test_it_shows_what_there_is(page: Page, data: dict) -> None:
    assert page.title() == f"Constructions of {CLASS}"
    assert page.locator("#class").inner_text() == CLASS
    assert page.locator(".card.broken b").inner_text() == str(data["counts"]["broken"])
    assert [(int(row[0]), row[1], row[2]) for row in rows(page)] == [
        (shape["count"], shape["state"], shape["shape"]) for shape in data["shapes"]
    ]


def test_the_charts_are_drawn_to_scale(page: Page, data: dict) -> None:
    bars = page.locator("#keywords .bar")
    assert bars.count() == min(12, len(data["broken_by_keyword"]))
    widths = []
    for bar, keyword in zip(bars.all(), data["broken_by_keyword"]):
        assert bar.get_attribute("data-name") == keyword["name"]
        widths.append(sum(float(part.get_attribute("width")) for part in bar.locator("rect").all()))
    longest = data["broken_by_keyword"][0]["count"]
    for width, keyword in zip(widths, data["broken_by_keyword"]):
        assert width == pytest.approx(widths[0] * keyword["count"] / longest)
        assert width > 0
    assert page.locator("#directories .bar").count() > 1
    assert page.locator("#conversions .bar").count() > 0


def test_it_can_be_filtered(page: Page, data: dict) -> None:
    page.get_by_placeholder("keyword, path, message").fill("metadata")
    found = rows(page)
    assert 0 < len(found) < len(data["shapes"])
    assert all("metadata" in " ".join(row) for row in found)
    page.get_by_role("button", name="Clear").click()
    assert len(rows(page)) == len(data["shapes"])

    page.locator("#state").select_option("broken")
    assert {row[1] for row in rows(page)} == {"broken"}
    page.locator("#converts").select_option("yes")
    assert all(int(row[4]) > 0 for row in rows(page)) and rows(page)
    page.get_by_role("button", name="Clear").click()

    page.locator("#keywords .bar").first.click()
    first = data["broken_by_keyword"][0]["name"].replace(" (missing)", "")
    assert page.locator("#find").input_value() == first
    assert 0 < len(rows(page)) < len(data["shapes"])
    assert f"of {len(data['shapes'])} shapes" in page.locator("#shown").inner_text()


def test_it_can_be_sorted(page: Page) -> None:
    head = page.locator("th[data-key=count] button")
    head.click()
    counts = [int(row[0]) for row in rows(page)]
    assert counts == sorted(counts, reverse=True)
    head.click()
    counts = [int(row[0]) for row in rows(page)]
    assert counts == sorted(counts)
    assert page.locator("th[data-key=count]").get_attribute("aria-sort") == "ascending"
    page.locator("th[data-key=shape] button").click()
    shapes = [row[2] for row in rows(page)]
    assert shapes == sorted(shapes)


def test_a_shape_can_be_opened(page: Page, data: dict) -> None:
    index = next(i for i, shape in enumerate(data["shapes"]) if shape["converts"])
    shape = data["shapes"][index]
    page.locator("#rows tr.row").nth(index).click()
    details = page.locator("#rows tr.details")
    assert shape["conversion"] in details.inner_text()
    assert details.locator(".minus").inner_text().strip() == shape["before"].strip()
    assert details.locator(".plus").inner_text().strip() == shape["after"].strip()
    site = shape["sites"][0]
    assert f"{site['filename']}:{site['location']['row']}" in details.inner_text()
    page.locator("#rows tr.row").nth(index).click()
    assert details.count() == 0


def test_the_policy_is_there_to_be_copied(page: Page, data: dict) -> None:
    assert page.locator("#toml").inner_text().strip() == data["proposal"]["toml"].strip()
    assert "[[tool.kwargo.policy]]" in page.locator("#toml").inner_text()
    page.locator("#copy").click()
