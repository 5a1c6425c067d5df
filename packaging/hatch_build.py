"""Puts the program into a wheel: one that is given, or one that is built now."""

from __future__ import annotations

import os
import pathlib
import sys
import sysconfig
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import build_binary  # noqa: E402


class ProgramHook(BuildHookInterface):
    """Takes $KWARGO_WHEEL_BINARY for $KWARGO_WHEEL_TARGET, or else builds for this machine."""

    PLUGIN_NAME = "custom"
    scratch: tempfile.TemporaryDirectory[str] | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        given = os.environ.get("KWARGO_WHEEL_BINARY")
        if given:
            target = build_binary.TARGETS[os.environ["KWARGO_WHEEL_TARGET"]]
            program, tag = pathlib.Path(given), target.wheel
        else:
            target = build_binary.this_machine()
            self.scratch = tempfile.TemporaryDirectory()
            program = pathlib.Path(self.scratch.name) / target.program
            build_binary.build(program, target, zig=False, release=self.metadata.version)
            # It is for this machine: no promise is made about others.
            tag = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{tag}"
        build_data["shared_scripts"][str(program)] = target.program

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if self.scratch is not None:
            self.scratch.cleanup()
