"""Holds the reports that are no JSON to what their readers take."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import xmlschema
from sources import member, source

# The schema of Jenkins' xUnit plugin for JUnit reports. pytest is held to it too,
# and has it in its source distribution.
MEMBER = "testing/example_scripts/junit-10.xsd"
OF_PYTEST = "97c4f3b1f3c7414aa36465e09b8220f1d03627993bd51b1282e193753c80557b"


@pytest.fixture(scope="session")
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(member(source("pytest==9.2.0", OF_PYTEST), MEMBER).decode())


def junit(kwargo: str, folder: Path, *arguments: str) -> str:
    done = subprocess.run([kwargo, "check", "--output-format", "junit", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_the_junit_report_is_valid(kwargo: str, project: Path, junit_schema: xmlschema.XMLSchema) -> None:
    report = junit(kwargo, project)
    junit_schema.validate(report)
    assert report.count("<failure ") == 17


def test_one_of_nothing_is_valid_too(kwargo: str, project: Path, junit_schema: xmlschema.XMLSchema) -> None:
    report = junit(kwargo, project, "execution_context/ids.py")
    junit_schema.validate(report)
    assert "<failure" not in report
    assert report.count("<testcase ") == 1


def test_names_that_xml_cannot_hold_as_they_are(kwargo: str, tmp_path: Path, junit_schema: xmlschema.XMLSchema) -> None:
    (tmp_path / 'a<b>&"c.py').write_text("class C:\n    pass\n\n\nC(**{'\\x01<&]]>': 1})\n", encoding="utf-8")
    report = junit(kwargo, tmp_path)
    junit_schema.validate(report)
    assert report.count("<failure ") == 1


def test_the_schema_refuses_what_is_not_in_it(junit_schema: xmlschema.XMLSchema) -> None:
    assert not junit_schema.is_valid("<testsuites><testcases/></testsuites>")
