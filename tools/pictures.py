"""Pictures of the main screens, made from the running program.

    python -m tools.pictures [--out docs/pictures] [--lang zh] [--theme learnlaw-dark]
                             [--only NAME] [--zoom 1.2]

The demonstration county is built in a folder that goes away again. A picture is drawn from the cells
of the terminal, every sign where the grid has it, so that Chinese stands as wide as two letters; then
resvg makes a PNG of it with fonts of this machine. A machine without a Chinese font is told so.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from rich.cells import cell_len
from rich.color import Color, ColorType
from rich.style import Style
from rich.terminal_theme import DIMMED_MONOKAI, TerminalTheme

if TYPE_CHECKING:
    from textual.strip import Strip

    from learnlaw.verbs.desk import Desk

CELL, LINE, SIZE = 9, 22, 18
"""A cell's width and height, and the size of the letters, in pixels: a Chinese sign is as wide as it is high."""
EDGE = 6
"""Pixels around the screen."""
ON = date(2024, 9, 30)
FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
)
CHINESE = {
    "NotoSansMonoCJK": "Noto Sans Mono CJK SC",
    "NotoSansCJK": "Noto Sans Mono CJK SC",
    "SourceHanMono": "Source Han Mono SC",
    "SourceHanSans": "Source Han Sans SC",
    "wqy-microhei": "WenQuanYi Micro Hei Mono",
    "wqy-zenhei": "WenQuanYi Zen Hei Mono",
    "PingFang": "PingFang SC",
    "msyh": "Microsoft YaHei",
    "simhei": "SimHei",
    "simsun": "SimSun",
}
"""Files of fonts that have Chinese, by the beginning of their names, and the family in them."""


class NoFontError(Exception):
    """No Chinese font is on this machine."""


@dataclass(frozen=True, slots=True)
class Font:
    """A Chinese font of this machine."""

    files: tuple[Path, ...]
    family: str


def chinese_font(folders: Sequence[str] = FOLDERS) -> Font:
    """The first Chinese font that is found. Raises `NoFontError`."""
    found = [path for folder in folders for path in sorted(Path(folder).expanduser().rglob("*.*"))]
    for start, family in CHINESE.items():
        files = tuple(p for p in found if p.name.startswith(start) and p.suffix in {".ttc", ".ttf", ".otf"})
        if files:
            return Font(files, family)
    raise NoFontError(
        "no Chinese font on this machine, so the pictures would show empty boxes; "
        "install one (Debian: apt install fonts-noto-cjk) and try again"
    )


# -- drawing ------------------------------------------------------------------------------


def draw(strips: Sequence[Strip], family: str, theme: TerminalTheme = DIMMED_MONOKAI) -> str:
    """The cells of a screen as an SVG, every sign at its own place."""
    width = max(strip.cell_length for strip in strips) * CELL + 2 * EDGE
    height = len(strips) * LINE + 2 * EDGE
    edge = next((style.bgcolor for _text, style, _control in strips[0] if style and style.bgcolor), None)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{-EDGE} {-EDGE} {width} {height}">',
        f'<rect x="{-EDGE}" y="{-EDGE}" width="{width}" height="{height}" '
        f'fill="{_hex(edge, theme, foreground=False)}"/>',
        f'<g font-family="{escape(family)}, monospace" font-size="{SIZE}" xml:space="preserve">',
        *(part for y, strip in enumerate(strips) for part in _line(strip, y * LINE, theme)),
        "</g></svg>",
    ]
    return "\n".join(parts)


def _line(strip: Strip, y: int, theme: TerminalTheme) -> Iterator[str]:
    x = 0
    for text, style, _control in strip:
        style = style or Style()
        front, back = _colours(style, theme)
        width = cell_len(text) * CELL
        yield f'<rect x="{x}" y="{y}" width="{width}" height="{LINE}" fill="{back}" shape-rendering="crispEdges"/>'
        weight = ' font-weight="bold"' if style.bold else ""
        for char in text:
            if not char.isspace():
                yield f'<text {_at(char, x, y + LINE - 5)} fill="{front}"{weight}>{escape(char)}</text>'
            x += cell_len(char) * CELL


def _at(char: str, x: int, y: int) -> str:
    """Where a sign stands; one that a Chinese font draws as wide as two cells is narrowed to its own."""
    if east_asian_width(char) == "A" and cell_len(char) == 1:
        return f'transform="translate({x} {y}) scale(0.5 1)"'
    return f'x="{x}" y="{y}"'


def _colours(style: Style, theme: TerminalTheme) -> tuple[str, str]:
    front = _hex(style.color, theme, foreground=True)
    back = _hex(style.bgcolor, theme, foreground=False)
    return (back, front) if style.reverse else (front, back)


def _hex(colour: Color | None, theme: TerminalTheme, *, foreground: bool) -> str:
    if colour is None or colour.type is ColorType.DEFAULT:
        return (theme.foreground_color if foreground else theme.background_color).hex
    return colour.get_truecolor(theme, foreground=foreground).hex


def png(svg: str, font: Font, zoom: float = 2) -> bytes:
    """The SVG as a PNG."""
    import resvg_py

    files = [str(path) for path in font.files]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, font_files=files, skip_system_fonts=True, zoom=zoom))


# -- the screens --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scene:
    """The size of the terminal and the keys that lead to a screen; the text of each is typed."""

    size: tuple[int, int]
    keys: tuple[str, ...] = ()
    task: str = ""
    """The verb whose task is opened first, with the cursor where the keys of the board left it."""
    typed: tuple[tuple[str, str], ...] = ()
    """Fields of its form, and what is filled in."""
    then: tuple[str, ...] = ()
    """Keys after that."""


SMALL, WIDE = (80, 24), (160, 45)
SCENES: dict[str, Scene] = {
    "board": Scene(SMALL, ("w", "right")),
    "board-wide": Scene(WIDE, ("w", "right")),
    "detail": Scene(SMALL, ("w", "right", "enter")),
    "log-session": Scene(SMALL, ("down",) * 9, "log_session", (("topic", "行政处罚法"), ("hours", "3"))),
    "letters": Scene(SMALL, ("w",), "issue_notices"),
    "new-basis": Scene(
        (80, 36),
        (),
        "new_basis",
        (("document", "安政办〔2024〕9号"), ("clause", "4"), ("minimum", "2"), ("present", "50%")),
    ),
    "import-preview": Scene(SMALL, (), "import_ledger", (("", "ledger.csv"),), ("down", "down")),
}
LEDGER = """\
日期,单位,类型,主题,学时,参加人员
2024-09-10,县司法局,法治专题讲座,行政复议法,3,
2024-09-12,县财政局,法治专题讲座,预算法,2,
2024-09-13,县财证局,法治专题讲座,会计法,2,
2024-09-19,县教育局,法治专题讲座,未成年人保护法,半天,
2024-09-20,县水利局,法治专题讲座,水法,2,
"""
"""What the preview shows: a file with two slips."""


def take(desk: Desk, theme: str, scene: Scene) -> list[Strip]:
    """The cells of a screen of the running program."""
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.tui.widgets.form import Entry
    from learnlaw.tui.widgets.path_field import PathField
    from tests.stage import Stage

    app = LearnlawApp(desk)
    with Stage(app, scene.size) as stage:
        app.theme = theme
        stage.press(*scene.keys)
        if scene.task:
            stage.do(lambda: app.open_task(scene.task))
            stage.rest(1)
        for name, text in scene.typed:
            if name:
                entry = app.screen.query_one(f"#{name}", Entry)
                stage.do(lambda entry=entry, text=text: setattr(entry, "value", text))  # type: ignore[misc]  # defaults bind them
            else:
                stage.do(lambda text=text: app.screen.query_one(PathField).put(text))  # type: ignore[misc]  # the same
                stage.press("enter")
                stage.rest(1)
        stage.press(*scene.then)
        stage.rest(1)
        return list(app.screen._compositor.render_strips())


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures; 1 if this machine has no font for them."""
    parser = argparse.ArgumentParser(prog="tools.pictures", description="pictures of the main screens")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    parser.add_argument("--theme", default="learnlaw-dark")
    parser.add_argument("--zoom", type=float, default=1.2)
    parser.add_argument("--only", choices=sorted(SCENES), help="one picture alone")
    asked = parser.parse_args(arguments)
    try:
        font = chinese_font()
    except NoFontError as error:
        print(error, file=sys.stderr)
        return 1
    asked.out.mkdir(parents=True, exist_ok=True)
    out = asked.out.resolve()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("ledger.csv").write_text(LEDGER, encoding="utf-8")
        desk = demo_desk(Path(folder), asked.lang)
        for name, scene in SCENES.items():
            if asked.only in (None, name):
                path = out / f"{name}.{asked.lang}.png"
                path.write_bytes(png(draw(take(desk, asked.theme, scene), font.family), font, asked.zoom))
                print(path)
    return 0


def demo_desk(folder: Path, language: str) -> Desk:
    """A desk at the demonstration county."""
    from learnlaw import i18n

    i18n.install(language)
    from learnlaw.demo.build import build
    from learnlaw.places import places
    from learnlaw.settings import load_settings
    from learnlaw.verbs.desk import Desk

    home = places({"LEARNLAW_HOME": str(folder)})
    settings = replace(load_settings(home, {}), language="en" if language == "en" else "zh")
    desk = Desk(settings, home, on=ON, create=True)
    build(desk)
    desk.close()
    return Desk(settings, home, on=ON)


if __name__ == "__main__":
    sys.exit(main())
