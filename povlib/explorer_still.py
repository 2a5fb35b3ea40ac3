"""What stands in a notebook for the explorer's controls where there is no kernel, and in reports.

JupyterLab saves outputs, not widgets that can be used: beside the controls goes an output that is
hidden while they are there. It follows the choice a moment after each change; a notebook that is
saved within that moment shows the choice before, complete and with its own figures.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from threading import Thread
from typing import Any

from IPython import get_ipython
from IPython.display import display

from povlib.packed_texts import EXPLORER

__all__ = ["Still"]

SETTLED = 0.7
"""Seconds without a change after which the static view follows."""


def _attended() -> bool:
    """Tell whether somebody who could answer a question runs the cell."""
    asked: dict[str, Any] = getattr(get_ipython(), "get_parent", dict)()
    return bool(asked.get("content", {}).get("allow_stdin"))


class Still:
    """The output beside the controls: what is shown now as HTML, and the page for reports.

    Parameters
    ----------
    html : callable
        Gives what is shown now, without controls.
    """

    def __init__(self, html: Callable[[], str]) -> None:
        self._html = html
        self._page: dict[str, Any] = {}
        self._slot: Any = None
        self._later: Any = None

    def _bundle(self) -> dict[str, Any]:
        return {"text/plain": "", "text/html": self._html(), EXPLORER: self._page}

    def show(self, controls: dict[str, Any], make: Callable[[], dict[str, Any]]) -> None:
        """Show the controls, then what takes their place.

        Where somebody waits for the controls, the page is made beside them and follows; a notebook
        that is run by a program stays for it.
        """
        display(controls, raw=True)
        if not _attended():
            self._page = make()
            display(self._bundle(), raw=True)
            return
        self._loop, self._context = asyncio.get_running_loop(), copy_context()
        self._slot = display(self._bundle(), raw=True, display_id=True)

        def work() -> None:
            arrived = partial(self._arrive, make())
            self._loop.call_soon_threadsafe(arrived, context=self._context)

        Thread(target=work, daemon=True).start()

    def _arrive(self, page: dict[str, Any]) -> None:
        self._page = page
        self._update()

    def follow(self) -> None:
        """Bring the output up to date as soon as the choice rests.

        What happens to controls may be told in another thread than that of the cell.
        """
        if self._slot is not None:
            self._loop.call_soon_threadsafe(self._rest, context=self._context)

    def _rest(self) -> None:
        if self._later is not None:
            self._later.cancel()
        self._later = self._loop.call_later(SETTLED, self._update, context=self._context)

    def _update(self) -> None:
        self._slot.update(self._bundle(), raw=True)
