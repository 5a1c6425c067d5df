#!/usr/bin/env python3
"""Draws the pictures of README.md, from the template.

    draw.py [FOLDER]      writes the SVG files there (default: images, beside this file)

They are drawings and no screenshots. The words in them are those of the dialogs of LSP4IJ
and of the template; where things stand, and how they look, differs from IDE to IDE.
"""

from __future__ import annotations

import json
import pathlib
import sys
from html import escape

HERE = pathlib.Path(__file__).resolve().parent
TEMPLATE = json.loads((HERE / "kwargo/template.json").read_text(encoding="utf-8"))
SETTINGS = (HERE / "kwargo/settings.json").read_text(encoding="utf-8")

INK, FAINT, LINE, PAPER, PANE, BLUE, RED = "#1e1f22", "#6c707e", "#c9ccd6", "#ffffff", "#f7f8fa", "#3574f0", "#d1242f"
SANS, MONO = "Inter, 'Segoe UI', Helvetica, Arial, sans-serif", "'JetBrains Mono', Menlo, Consolas, monospace"


class Drawing:
    """An SVG picture, drawn from the back to the front."""

    def __init__(self, width: int, height: int, says: str) -> None:
        self.size, self.says, self.parts = (width, height), says, []
        self.box(0.5, 0.5, width - 1, height - 1, fill=PAPER)

    def box(self, x, y, w, h, *, fill="none", stroke=LINE, radius=4) -> None:
        self.parts.append(f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{radius}" fill="{fill}" stroke="{stroke}"/>')

    def text(self, x, y, words, *, fill=INK, size=13, mono=False, bold=False, middle=False) -> None:
        style = f'font-family="{MONO if mono else SANS}" font-size="{size}" fill="{fill}"'
        style += ' font-weight="600"' if bold else ""
        style += ' text-anchor="middle"' if middle else ""
        self.parts.append(f'<text x="{x}" y="{y}" xml:space="preserve" {style}>{escape(words)}</text>')

    def line(self, x1, y1, x2, y2, stroke=LINE) -> None:
        self.parts.append(f'<path d="M{x1} {y1}L{x2} {y2}" stroke="{stroke}" fill="none"/>')

    def squiggle(self, x, y, width) -> None:
        steps = "".join(f"l2 {-2 if i % 2 else 2}" for i in range(int(width // 2)))
        self.parts.append(f'<path d="M{x} {y}{steps}" stroke="{RED}" fill="none"/>')

    def window(self, title: str, x=0.5, y=0.5, w=None, h=None) -> None:
        """A dialog or a tool window with a title."""
        w, h = w or self.size[0] - 1, h or self.size[1] - 1
        self.box(x, y, w, h, fill=PANE, radius=6)
        self.text(x + 14, y + 22, title, bold=True)
        self.line(x, y + 34, x + w, y + 34)

    def button(self, x, y, words, *, w=84, primary=False) -> None:
        self.box(x, y, w, 26, fill=BLUE if primary else PAPER, stroke=BLUE if primary else LINE)
        self.text(x + w / 2, y + 17.5, words, fill=PAPER if primary else INK, middle=True)

    def field(self, y, label, value, *, w=470, mono=False) -> None:
        self.text(20, y + 18, label)
        self.box(120, y, w, 27, fill=PAPER)
        self.text(130, y + 18, value, mono=mono)

    def tabs(self, y, names, chosen) -> None:
        x = 20
        for name in names:
            width = 18 + 7.4 * len(name)
            self.text(x + width / 2, y, name, middle=True, bold=name == chosen, fill=INK if name == chosen else FAINT)
            if name == chosen:
                self.parts.append(f'<path d="M{x} {y + 9}H{x + width}" stroke="{BLUE}" stroke-width="3"/>')
            x += width + 8
        self.line(20, y + 11, self.size[0] - 20, y + 11)

    def tabs_at(self, x, y, names) -> None:
        """Tabs of which none is of interest."""
        for name in names:
            self.text(x, y, name, fill=FAINT)
            x += 24 + 7.4 * len(name)

    def mark(self, x, y, number: int) -> None:
        """A number, for the text beside the picture to name."""
        self.parts.append(f'<circle cx="{x}" cy="{y}" r="10" fill="{BLUE}"/>')
        self.text(x, y + 4.5, str(number), fill=PAPER, middle=True, bold=True, size=12)

    def write(self, file: pathlib.Path) -> None:
        w, h = self.size
        self.text(w - 12, h - 9, "a drawing, not a screenshot", fill=FAINT, size=10.5)
        self.parts[-1] = self.parts[-1].replace("<text ", '<text text-anchor="end" ')
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img">'
        file.write_text("\n".join([head, f"<title>{escape(self.says)}</title>", *self.parts, "</svg>", ""]), encoding="utf-8")


def plugin() -> Drawing:
    d = Drawing(640, 236, "Settings, Plugins, Marketplace: LSP4IJ with the button Install")
    d.window("Settings")
    for i, name in enumerate(["Appearance & Behavior", "Keymap", "Editor", "Plugins", "Languages & Frameworks"]):
        if name == "Plugins":
            d.box(8, 44 + 27 * i, 174, 25, fill="#d4e2ff", stroke="none")
        d.text(18, 61 + 27 * i, name)
    d.line(190, 35, 190, 235)
    for x, name in ((272, "Marketplace"), (370, "Installed")):
        d.text(x, 60, name, middle=True, bold=name == "Marketplace", fill=INK if name == "Marketplace" else FAINT)
    d.parts.append(f'<path d="M226 69H318" stroke="{BLUE}" stroke-width="3"/>')
    d.box(206, 82, 416, 28, fill=PAPER)
    d.text(216, 101, "LSP4IJ")
    d.mark(600, 96, 1)
    d.box(206, 124, 40, 40, fill="#e6e8ee")
    d.text(226, 149, "LSP", middle=True, size=12, bold=True)
    d.text(258, 141, "LSP4IJ", bold=True)
    d.text(258, 160, "Red Hat", fill=FAINT)
    d.button(520, 130, "Install", primary=True)
    d.mark(512, 143, 2)
    return d


def plus_sign() -> Drawing:
    d = Drawing(640, 110, "The tool window Language Servers, with a plus sign")
    d.window("Language Servers")
    d.text(604, 25, "+", size=20, bold=True, middle=True)
    d.box(592, 6, 24, 24, stroke=BLUE)
    d.mark(578, 18, 1)
    d.text(22, 64, "The + opens the dialog New Language Server.", fill=FAINT)
    return d


def started() -> Drawing:
    d = Drawing(640, 146, "The tool window Language Servers lists Kwargo, started")
    d.window("Language Servers")
    d.parts.append('<circle cx="22" cy="58" r="5" fill="#208a3c"/>')
    d.text(34, 62, TEMPLATE["name"], bold=True)
    d.text(98, 62, "started", fill=FAINT, size=12)
    d.mark(166, 58, 1)
    d.line(200, 35, 200, 145)
    d.tabs_at(216, 62, ["Server", "Mappings", "Configuration", "Installer", "Debug"])
    d.text(220, 98, "what the template has set, to be changed", fill=FAINT)
    return d


def empty_dialog() -> Drawing:
    d = Drawing(640, 330, "The dialog New Language Server; behind Template stands Import template…")
    d.window("New Language Server")
    d.text(20, 67, "Template:")
    d.text(120, 67, "Choose template...", fill=BLUE)
    d.text(252, 67, "or", fill=FAINT)
    d.text(278, 67, "Import template...", fill=BLUE)
    d.mark(412, 63, 1)
    d.field(86, "Name:", "")
    d.tabs(142, ["Server", "Mappings", "Configuration", "Installer"], "Server")
    d.field(168, "Command:", "")
    d.window("Load Template", 330, 110, 292, 178)
    d.text(344, 164, "Load template from a directory", fill=FAINT)
    for i, name in enumerate(("▾ editors", "   ▾ jetbrains", "        kwargo")):
        if i == 2:
            d.box(340, 211, 272, 22, fill="#d4e2ff", stroke="none")
        d.text(348, 186 + 20 * i if i < 2 else 227, name)
    d.mark(472, 222, 2)
    d.button(528, 252, "OK", primary=True)
    return d


def filled_dialog() -> Drawing:
    d = Drawing(640, 382, "The dialog, filled in from the template")
    d.window("New Language Server")
    d.text(20, 67, "Template:")
    d.text(120, 67, "Choose template...", fill=BLUE)
    d.text(252, 67, "or", fill=FAINT)
    d.text(278, 67, "Import template...", fill=BLUE)
    d.field(86, "Name:", TEMPLATE["name"])
    d.tabs(142, ["Server", "Mappings", "Configuration", "Installer"], "Server")
    d.field(168, "Command:", TEMPLATE["programArgs"]["default"], mono=True)
    d.text(20, 226, "and behind the other tabs:", fill=FAINT)
    file_type = TEMPLATE["fileTypeMappings"][0]
    patterns = " ".join(file_type["fileType"]["patterns"])
    rows = (
        ("Mappings", f"{file_type['fileType']['name']} {patterns}  →  {file_type['languageId']}"),
        ("Configuration", " ".join(SETTINGS.split())[:52] + " …"),
        ("Installer", "pip install kwargo, when it is not there"),
    )
    for i, (tab, words) in enumerate(rows):
        d.text(36, 252 + 24 * i, tab, bold=True)
        d.text(150, 252 + 24 * i, words, mono=tab != "Installer", size=12)
    d.button(446, 330, "OK", primary=True)
    d.button(540, 330, "Cancel")
    d.mark(432, 343, 1)
    return d


def light_bulb() -> Drawing:
    d = Drawing(760, 250, "A call with an underlined argument, and the menu of Alt+Enter with the conversion first")
    d.box(0.5, 0.5, 759, 249, fill=PAPER, radius=6)
    d.text(20, 26, "handler.py", bold=True)
    d.line(0, 36, 760, 36)
    unit = 7.8  # the width of a letter
    code = (
        "def open_channel(thread_id: str, run_id: str):",
        '    return UserExecutionContext(user_id="visitor", metadata={"channel": "public"})',
    )
    for i, text in enumerate(code):
        d.text(24, 64 + 24 * i, str(8 + i), fill=FAINT, mono=True)
        d.text(54, 64 + 24 * i, text, mono=True)
        d.parts[-1] = d.parts[-1].replace("<text ", f'<text textLength="{unit * len(text):g}" lengthAdjust="spacingAndGlyphs" ')
    for word in ("UserExecutionContext", "metadata"):
        d.squiggle(54 + unit * code[1].index(word), 93, unit * len(word))
    d.box(300, 104, 446, 112, fill=PANE, radius=6)
    d.box(306, 110, 434, 30, fill="#d4e2ff", stroke="none")
    d.text(318, 130, "Convert to `UserExecutionContext.from_request_supervisor(...)`")
    d.text(318, 164, "Remove `metadata`")
    d.text(318, 194, "Convert every construction of `UserExecutionContext` …")
    d.text(24, 130, "Alt+Enter", bold=True)
    d.text(106, 130, "on what is underlined", fill=FAINT)
    d.mark(284, 125, 1)
    return d


PICTURES = {
    "1-plugin": plugin,
    "2-plus-sign": plus_sign,
    "3-import": empty_dialog,
    "4-filled-in": filled_dialog,
    "5-started": started,
    "6-light-bulb": light_bulb,
}


def main() -> None:
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES.items():
        draw().write(folder / f"{name}.svg")


if __name__ == "__main__":
    main()
