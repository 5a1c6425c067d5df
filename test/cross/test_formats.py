"""What stands in the programs themselves, whether or not they can be run here."""

from __future__ import annotations

import hashlib
import pathlib
import struct

import pytest
from conftest import TARGETS

LIMIT = 20 * 1000 * 1000  # bytes
X64, ARM64 = 0x8664, 0xAA64  # the machines of Windows
CPU = {"darwin-x64": 0x01000007, "darwin-arm64": 0x0100000C}

# Load commands of Mach-O, <mach-o/loader.h>.
LOAD_DYLIB, BUILD_VERSION, CODE_SIGNATURE = 0xC, 0x32, 0x1D
CODE_DIRECTORY = 0xFADE0C02


@pytest.mark.parametrize("name", TARGETS)
def test_the_program_is_under_20_mb(programs, name):
    assert programs[name].stat().st_size < LIMIT


@pytest.mark.parametrize("name, machine", [("win32-x64", X64), ("win32-arm64", ARM64)])
def test_the_program_for_windows_is_for_its_processor(programs, name, machine):
    content = programs[name].read_bytes()
    (header,) = struct.unpack_from("<I", content, 0x3C)
    assert content[header : header + 4] == b"PE\0\0"
    assert struct.unpack_from("<H", content, header + 4) == (machine,)


def commands(content: bytes) -> list[tuple[int, bytes]]:
    """The load commands of a Mach-O file."""
    (count,) = struct.unpack_from("<I", content, 16)
    out, at = [], 32
    for _ in range(count):
        command, size = struct.unpack_from("<2I", content, at)
        out.append((command, content[at : at + size]))
        at += size
    return out


@pytest.mark.parametrize("name", CPU)
def test_the_program_for_macos_asks_for_libraries_that_each_mac_has(programs, name):
    content = programs[name].read_bytes()
    assert struct.unpack_from("<2I", content, 0) == (0xFEEDFACF, CPU[name])
    found = set()
    for command, body in commands(content):
        if command & 0x7FFFFFFF == LOAD_DYLIB:
            (at,) = struct.unpack_from("<I", body, 8)
            found.add(body[at:].rstrip(b"\0").decode())
        if command == BUILD_VERSION:
            platform, oldest = struct.unpack_from("<2I", body, 8)
            assert (platform, oldest >> 16) == (1, 12), "the wheel says macOS 12"
    assert "/usr/lib/libSystem.B.dylib" in found
    frameworks = "/System/Library/Frameworks/{0}.framework/Versions/A/{0}"
    known = {"/usr/lib/libSystem.B.dylib", "/usr/lib/libresolv.9.dylib"}
    assert found <= known | {frameworks.format("CoreFoundation"), frameworks.format("Security")}


def test_the_signature_of_the_program_for_apples_processors_is_that_of_its_bytes(programs):
    """macOS kills a program for arm64 whose signature is missing or wrong."""
    content = programs["darwin-arm64"].read_bytes()
    (signature,) = (body for command, body in commands(content) if command == CODE_SIGNATURE)
    (start,) = struct.unpack_from("<I", signature, 8)
    (blobs,) = struct.unpack_from(">I", content, start + 8)
    for i in range(blobs):
        (offset,) = struct.unpack_from(">I", content, start + 12 + 8 * i + 4)
        at = start + offset
        if struct.unpack_from(">I", content, at) == (CODE_DIRECTORY,):
            break
    else:
        pytest.fail("there is no code directory")
    hashes, pages, limit, size, page = (
        struct.unpack_from(f, content, at + o)[0]
        for f, o in ((">I", 16), (">I", 28), (">I", 32), ("B", 36), ("B", 39))
    )
    for i in range(pages):
        text = content[i << page : min((i + 1) << page, limit)]
        wanted = content[at + hashes + i * size : at + hashes + (i + 1) * size]
        assert hashlib.sha256(text).digest() == wanted, f"page {i}"


def test_each_wheel_is_for_its_platform(dist: pathlib.Path):
    assert {w.name.split("-", 2)[2] for w in dist.glob("*.whl")} == {f"py3-none-{t.wheel}.whl" for t in TARGETS.values()}
