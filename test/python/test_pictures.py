"""The drawings in the page about JetBrains IDEs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

JETBRAINS = Path(__file__).resolve().parents[2] / "editors" / "jetbrains"


def test_the_drawings_are_those_that_the_template_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, JETBRAINS / "draw.py", tmp_path], check=True)
    drawn = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.iterdir()}
    kept = {p.name: p.read_text(encoding="utf-8") for p in (JETBRAINS / "images").iterdir()}
    assert kept == drawn, "run editors/jetbrains/draw.py"


def test_the_page_shows_each_drawing_and_each_says_that_it_is_one() -> None:
    shown = re.findall(r"!\[[^]]+\]\(images/([^)]+)\)", (JETBRAINS / "README.md").read_text(encoding="utf-8"))
    assert sorted(shown) == sorted(p.name for p in (JETBRAINS / "images").iterdir())
    for name in shown:
        root = ElementTree.parse(JETBRAINS / "images" / name).getroot()
        words = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
        assert "a drawing, not a screenshot" in words
