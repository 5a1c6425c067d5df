"""Hover, lenses, signature help and completion, as the types of the specification have them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsp import PATIENCE, Client, connect
from lsprotocol import types
from test_protocol import PROFILES, capabilities_of, package

POINT = """\
from dataclasses import dataclass


@dataclass
class Point:
    x: int
    y: int = 0

    @classmethod
    def origin(cls) -> "Point":
        return cls(0)
"""

USES = """\
from execution_context.point import Point

a = Point(1, 2)
b = Point(1, z=3)  # 🌍
c = Point.origin()
d = Point(1, )
"""


@pytest.fixture
def points(project: Path) -> Path:
    (package(project) / "point.py").write_text(POINT, encoding="utf-8")
    (package(project) / "uses_point.py").write_text(USES, encoding="utf-8")
    return project


def open_points(client: Client, project: Path) -> tuple[types.TextDocumentIdentifier, types.TextDocumentIdentifier]:
    return (
        types.TextDocumentIdentifier(client.open(package(project) / "point.py")),
        types.TextDocumentIdentifier(client.open(package(project) / "uses_point.py")),
    )


async def answered(coroutine):
    return await asyncio.wait_for(coroutine, PATIENCE)


@pytest.mark.parametrize("profile", PROFILES)
async def test_hover(kwargo: str, points: Path, profile: str):
    capabilities = capabilities_of(profile)
    async with connect(kwargo, points, capabilities=capabilities) as client:
        _, uses = open_points(client, points)
        hover = await answered(client.text_document_hover_async(types.HoverParams(uses, types.Position(3, 5))))
        assert "y: int = 0,  # execution_context/point.py:7" in hover.contents.value
        assert "Point.origin()" in hover.contents.value
        assert hover.range == types.Range(types.Position(3, 4), types.Position(3, 9))
        formats = capabilities.text_document.hover.content_format
        assert hover.contents.kind in formats
        assert ("```python" in hover.contents.value) == (hover.contents.kind == types.MarkupKind.Markdown)


@pytest.mark.parametrize("profile", PROFILES)
async def test_code_lens(kwargo: str, points: Path, profile: str):
    async with connect(kwargo, points, capabilities=capabilities_of(profile)) as client:
        point, _ = open_points(client, points)
        (lens,) = await answered(client.text_document_code_lens_async(types.CodeLensParams(point)))
        assert lens.command is None
        lens = await answered(client.code_lens_resolve_async(lens))
        assert lens.command.title == "5 constructions · 1 broken · 1 through a factory"
        assert lens.command.command == "kwargo.showConstructions"
        ask = types.ExecuteCommandParams("kwargo.constructions", lens.command.arguments)
        found = await answered(client.workspace_execute_command_async(ask))
        assert found["class"] == "execution_context.point.Point"
        assert len(found["locations"]) == found["constructions"] == 5
        assert found["locations"][0]["uri"] == point.uri


@pytest.mark.parametrize("profile", PROFILES)
async def test_signature_help_and_completion(kwargo: str, points: Path, profile: str):
    async with connect(kwargo, points, capabilities=capabilities_of(profile)) as client:
        assert list(client.server.capabilities.signature_help_provider.trigger_characters) == ["(", ","]
        _, uses = open_points(client, points)
        at = types.Position(5, 13)
        help = await answered(client.text_document_signature_help_async(types.SignatureHelpParams(uses, at)))
        assert help.signatures[0].label == "Point(x: int, y: int = 0)"
        assert help.active_parameter == 1
        found = await answered(client.text_document_completion_async(types.CompletionParams(uses, at)))
        assert [item.label for item in found.items] == ["y="]
        assert found.items[0].text_edit.new_text == "y="


async def test_both_are_left_to_another_server(kwargo: str, points: Path):
    async with connect(
        kwargo, points, capabilities=capabilities_of(), options={"otherPythonServer": True}
    ) as client:
        assert client.server.capabilities.signature_help_provider is None
        assert client.server.capabilities.completion_provider is None


async def test_a_wrong_setting_is_said_and_changes_nothing(kwargo: str, points: Path):
    async with connect(kwargo, points, capabilities=capabilities_of(), options={"signatureHelp": "loud"}) as client:
        assert client.server.capabilities.signature_help_provider is not None
        wanted = 'initializationOptions: `signatureHelp`: "loud" is none of "auto", "on" and "off"'
        await client.until(lambda: any(wanted in m.message for m in client.log_messages), True)
