"""Drives one Textual app from steps that are not coroutines, and reads what stands on its screen."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from rich.cells import cell_len
from textual.app import App


class Stage:
    """A headless run of `app`, kept alive between one step and the next.

    pytest-bdd calls a coroutine step without awaiting it, and the step passes.
    One `asyncio.Runner` gives every step the same loop and the same context, so
    Textual's active app is still active when the next step runs.
    """

    def __init__(self, app: App[Any], size: tuple[int, int] = (80, 24)) -> None:
        self.app = app
        self._runner = asyncio.Runner()
        self._running = app.run_test(size=size, notifications=True)

    def __enter__(self) -> Self:
        self._pilot = self._runner.run(self._running.__aenter__())
        try:
            self.settle()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._runner:
            self._runner.run(self._running.__aexit__(kind, error, trace))

    def press(self, *keys: str) -> None:
        """Press keys by their names, one after the other."""
        self._runner.run(self._pilot.press(*keys))
        self.settle()

    def type(self, text: str) -> None:
        """Type `text` as a keyboard or an input method sends it."""
        self.press(*text)

    def do(self, act: Callable[[], object]) -> None:
        """Call something of the app where its own messages are handled."""

        async def call() -> None:
            act()

        self._runner.run(call())
        self.settle()

    def click(self, x: int, y: int) -> None:
        """Click on a cell of the screen."""
        self._runner.run(self._pilot.click(offset=(x, y)))
        self.settle()

    def resize(self, width: int, height: int) -> None:
        """Make the terminal another size."""
        self._runner.run(self._pilot.resize_terminal(width, height))
        self.settle()

    def settle(self) -> None:
        """Wait until no worker is busy and every message has been handled."""

        async def quiet() -> None:
            for _ in range(3):  # what a worker posts may start another
                await self.app.workers.wait_for_complete()
                await self._pilot.pause()

        self._runner.run(quiet())

    def rest(self, seconds: float = 0.2) -> None:
        """Wait as a person would who looks at the screen: timers run out, and what they begin ends."""
        self._runner.run(self._pilot.pause(seconds))
        self.settle()

    def lines(self) -> list[str]:
        """The screen as plain text, a line each, without the blanks at their ends."""
        return [line.rstrip() for line in self.raw_lines()]

    def raw_lines(self) -> list[str]:
        """The screen as plain text, every line of the full width in cells."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in strips]

    def text(self) -> str:
        """The whole screen as text."""
        return "\n".join(self.lines())

    def aligned(self) -> bool:
        """Whether every line is exactly as wide as the screen."""
        return {cell_len(line) for line in self.raw_lines()} == {self.app.size.width}
