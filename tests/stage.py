"""Drives one Textual app from steps that are not coroutines, and reads what stands on its screen."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from unicodedata import lookup

from rich.cells import cell_len
from textual.app import App
from textual.events import Key
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.timer import Timer
from textual.worker import WorkerCancelled

MOMENT = 0.004
"""Seconds between two looks at what is under way; the shortest timers of the program end in it."""


def _runs(timer: Timer) -> bool:
    """Whether a timer is neither stopped nor over nor paused."""
    return timer._task is not None and not timer._task.done() and timer._active.is_set()


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
        """Press keys by their names, one after the other, each when what the one before began has ended."""

        async def strike() -> None:
            for name in keys:
                self._strike(name)
                await self._quiet()

        self._runner.run(strike())

    def _strike(self, name: str) -> None:
        """Send a key as the driver of a terminal does."""
        key = _character_to_key(name) if len(name) == 1 and not name.isalnum() else name
        try:
            char: str | None = lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
        except KeyError:
            char = name if len(name) == 1 else None
        assert self.app._driver is not None
        event = Key(key, char)
        event.set_sender(self.app)
        self.app._driver.send_message(event)

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

        self._runner.run(self._quiet())

    async def _quiet(self) -> None:
        """Until it was still twice in a row: a pause for what the processor does is several times as long."""
        still = 0
        while still < 2:
            with suppress(WorkerCancelled):  # what a newer look replaced was waited for as well
                await self.app.workers.wait_for_complete()
            await self._pilot._wait_for_screen()
            if self.app._exit:
                return
            self.app.screen._on_timer_update()
            still = 0 if self._under_way() else still + 1
            await asyncio.sleep(MOMENT)

    def _under_way(self) -> bool:
        """Whether a worker works, a message waits, or something is to be painted."""
        if any(not worker.is_finished for worker in self.app.workers):
            return True
        screen = self.app.screen
        if (
            screen._callbacks
            or screen._dirty_widgets
            or screen._layout_required
            or screen._recompose_required
        ):
            return True
        return any(
            pump.message_queue_size or pump._next_callbacks
            for pump in (self.app, *self.app.screen_stack, *screen.walk_children())
        )

    def rest(self, seconds: float = 0.2) -> None:
        """Let as many seconds go by as a person looks at the screen: timers run out, and what they begin ends.

        Nobody waits for them: a timer as short as that runs out at once, and one that repeats ticks once.
        """
        self._runner.run(self._pass(seconds))

    async def _pass(self, seconds: float) -> None:
        await self._quiet()
        await self.app.animator.wait_until_complete()
        repeating = True
        while due := [timer for timer in self._timers(repeating) if timer._interval <= seconds]:
            for timer in due:
                if timer._repeat is not None:
                    timer.stop()
                await timer._tick(next_timer=0, count=1)
            seconds -= due[-1]._interval
            repeating = False
            await self._quiet()

    def _timers(self, repeating: bool) -> list[Timer]:
        """The timers that run, the shortest first."""
        pumps = [self.app, *(pump for one in self.app.screen_stack for pump in (one, *one.walk_children()))]
        timers: list[Timer] = [timer for pump in pumps for timer in pump._timers if _runs(timer)]
        wanted = [timer for timer in timers if repeating or timer._repeat is not None]
        return sorted(wanted, key=lambda timer: timer._interval)

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
