"""The explorer: a choice made with controls in JupyterLab, and at once what comes of it.

Every control writes one text of a `povlib.choices.Choice`; every figure comes from `choose`. While
it computes, and where a choice cannot be carried out, no figure of an earlier choice stays.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from html import escape
from threading import Thread
from typing import Any

import ipywidgets as widgets
from IPython import get_ipython
from IPython.display import display

from povlib.allocation import Allocation
from povlib.choice_rows import UnitRow, unit_rows
from povlib.choices import Choice, ChoiceError, choose, options_of, start_choice
from povlib.explorer_controls import (
    make_controls,
    read_controls,
    settle_controls,
    unusable_html,
    write_controls,
)
from povlib.explorer_figures import (
    STYLE,
    arranged,
    criteria_html,
    explanation_html,
    lead_html,
    reasons_html,
    units_html,
)
from povlib.explorer_page import choices_page
from povlib.explorer_words import WORDS
from povlib.kept_choices import keep_choice
from povlib.packed_texts import EXPLORER
from povlib.plan import Plan
from povlib.wording import check_language, fill, source_notes

__all__ = ["Explorer", "explore"]


class Explorer(widgets.VBox):
    """Controls of a choice and what comes of it; made by `explore`.

    Attributes
    ----------
    plan : Plan
    lang : {"vi", "en"}
    choice : Choice
        What the controls say.
    allocation : Allocation or None
        What comes of it; None where it cannot be carried out.
    controls : mapping of str to widget
    """

    def __init__(
        self, plan: Plan, lang: str = "vi", choice: Choice | None = None, folder: Any = None
    ) -> None:
        self.plan, self.lang, self.folder = plan, check_language(lang), folder
        self.allocation: Allocation | None = None
        self.rows: list[UnitRow] = []
        self._before: Allocation | None = None
        self._past: list[Choice] = []
        self._setting = False
        self._options = options_of(plan)
        self._start = start_choice(plan)
        self.choice = self._start if choice is None else choice
        self.controls: dict[str, Any] = make_controls(plan, self._options, lang)
        self.shown = {
            name: widgets.HTML() for name in ("lead", "reasons", "units", "criteria", "explained")
        }
        self.status = widgets.HTML()
        super().__init__(self._arrange())
        self.add_class("pov-explorer")
        self._write(self.choice)
        self._show(self.choice)
        for name, control in self.controls.items():
            if isinstance(control, widgets.Button):
                control.on_click(getattr(self, f"_{name}"))
            else:
                control.observe(self._listener(name), "value")

    def _say(self, key: str, **params: Any) -> str:
        return fill(WORDS, key, self.lang, **params)

    def _arrange(self) -> list[Any]:
        """Set the controls in the order in which the keyboard goes through them."""
        at = self.controls

        def row(*names: str) -> Any:
            layout = {"flex_flow": "row wrap", "align_items": "center"}
            return widgets.HBox([at[name] for name in names], layout=layout)

        title = f'{STYLE}<h3 style="margin:.3em 0">{escape(self._say("title"))}</h3>'
        warning = [self._say("warning"), *source_notes(self.plan, self.lang, derived=True)]
        foot = "".join(f'<p class="pov-small">{escape(line)}</p>' for line in warning)
        return [
            widgets.HTML(title),
            row("target", "slider", "rule", "weight", "capacity", "capacity_figure", "floor",
                "floor_figure", "dial", "reference", "subgroup_target", "tie"),
            widgets.HTML(unusable_html(self.plan, self._options, self.lang)),
            row("undo", "reset", "nearest"),
            self.status,
            self.shown["reasons"],
            self.shown["lead"],
            row("sort", "search"),
            self.shown["units"],
            row("unit"),
            self.shown["explained"],
            self.shown["criteria"],
            row("name", "replace", "keep"),
            widgets.HTML(foot),
        ]  # fmt: skip

    def _write(self, choice: Choice) -> None:
        """Set the controls to a choice, without listening to them."""
        was, self._setting = self._setting, True
        try:
            write_controls(self.controls, choice)
            settle_controls(self.controls, choice, self._options, self.lang)
            self.controls["undo"].disabled = not self._past
        finally:
            self._setting = was

    # --- What happens -----------------------------------------------------------------------------

    def _listener(self, name: str) -> Callable[[Any], None]:
        if name in ("sort", "search"):
            return lambda _: self._show_units()
        if name == "unit":
            return lambda _: self._show_unit()
        if name in ("name", "replace"):
            return lambda _: None
        return lambda _: self._changed(name)

    def _changed(self, name: str) -> None:
        if self._setting:
            return
        if name == "slider":
            self._setting = True
            self.controls["target"].value = str(self.controls["slider"].value)
            self._setting = False
        self.set_choice(read_controls(self.controls))

    def set_choice(self, choice: Choice) -> None:
        """Make a choice, as the controls do: it can be undone.

        Parameters
        ----------
        choice : Choice
        """
        if choice == self.choice:
            return
        self._past.append(self.choice)
        self._write(choice)
        self._show(choice)

    def _undo(self, _: Any = None) -> None:
        if self._past:
            choice = self._past.pop()
            self._write(choice)
            self._show(choice)

    def _reset(self, _: Any = None) -> None:
        self.set_choice(self._start)

    def _nearest(self, _: Any = None) -> None:
        if self._way_out is not None:
            self.set_choice(self._way_out)

    def _keep(self, _: Any = None) -> None:
        name = self.controls["name"].value
        try:
            path = keep_choice(
                self.plan, self.choice, name,
                replace=self.controls["replace"].value, folder=self.folder,
            )  # fmt: skip
        except ChoiceError as error:
            self._tell(*error.message(self.lang).splitlines(), role="alert")
            return
        place = os.path.relpath(path) if path.is_relative_to(os.getcwd()) else path.name
        self._tell(self._say("kept", name=name.strip(), file=place))
        self.controls["replace"].value = False

    def _tell(self, *lines: str, role: str = "status") -> None:
        """Put a message where screen readers announce it; at once if it is an ``alert``."""
        told = "".join(f"<p>{escape(line)}</p>" for line in lines)
        self.status.value = f'<div role="{role}">{told}</div>'

    _way_out: Choice | None = None

    def _show(self, choice: Choice) -> None:
        """Compute a choice and show what comes of it, and nothing else meanwhile."""
        self.add_class("pov-computing")
        self._tell(self._say("computing"))
        self.choice, self._way_out = choice, None
        self.controls["nearest"].layout.display = "none"
        before, self.allocation, self.rows = self.allocation or self._before, None, []
        try:
            found = choose(self.plan, choice)
            rows = unit_rows(found, before)
            figures = {"lead": lead_html(found, rows, self.lang),
                       "criteria": criteria_html(found, self.lang), "reasons": ""}  # fmt: skip
            self.allocation, self.rows, self._before = found, rows, found
        except ChoiceError as error:
            figures = {"lead": "", "criteria": ""}
            figures["reasons"] = reasons_html(error.message(self.lang).splitlines())
            self._offer(choice, error)
            self._tell(self._say("failed"), role="alert")
        except Exception as error:
            self._clear()
            self._tell(self._say("broken", reason=f"{type(error).__name__}: {error}"))
            raise
        finally:
            self.remove_class("pov-computing")
        for name, html in figures.items():
            self.shown[name].value = html
        self._show_unit()
        if self.allocation is not None:
            self._tell(self._say("done", total=self.allocation.total))

    def _clear(self) -> None:
        for part in self.shown.values():
            part.value = ""

    def _offer(self, choice: Choice, error: ChoiceError) -> None:
        """Offer the nearest figure that can be carried out."""
        if error.nearest is not None:
            button = self.controls["nearest"]
            self._way_out = replace(choice, **{error.nearest.field: str(error.nearest.value)})
            button.description = self._say("nearest", value=error.nearest.value)
            button.layout.display = ""

    def _show_units(self) -> None:
        at = self.controls
        shown = arranged(self.rows, at["sort"].value, at["search"].value)
        self.shown["units"].value = (
            units_html(self.plan, self.rows, shown, self.lang, at["unit"].value)
            if self.rows
            else ""
        )

    def _show_unit(self) -> None:
        self._show_units()
        self._show_explained()

    def _show_explained(self) -> None:
        code = self.controls["unit"].value
        found = self.allocation
        html = "" if found is None or not code else explanation_html(found, code, self.lang)
        self.shown["explained"].value = html

    # --- Without a kernel -------------------------------------------------------------------------

    def static_html(self) -> str:
        """Give what is shown now as HTML without controls."""
        parts = [STYLE, *(self.shown[name].value for name in self.shown)]
        return f'<div class="pov-explorer">{"".join(parts)}</div>'

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if isinstance(bundle, dict):
            bundle["text/html"] = self.static_html()
        return bundle

    def _page(self, choice: Choice) -> dict[str, Any]:
        page = choices_page(self.plan, self.lang, choice=choice)
        packed = page.data.get(EXPLORER, {})
        return {"text/plain": "", EXPLORER: {"html": page.html, **packed}}

    def _ipython_display_(self) -> None:
        """Show the controls, then hand reports the page that takes their place.

        Where somebody waits for the controls, the page is made beside them and follows; a notebook
        that is run by a program stays for it.
        """
        display(self._repr_mimebundle_(), raw=True)
        if not _attended():
            display(self._page(self.choice), raw=True)
            return
        slot = display({"text/plain": ""}, raw=True, display_id=True)
        loop, context, choice = asyncio.get_running_loop(), copy_context(), self.choice

        def make() -> None:
            page = self._page(choice)
            loop.call_soon_threadsafe(partial(slot.update, page, raw=True), context=context)

        Thread(target=make, daemon=True).start()


def _attended() -> bool:
    """Tell whether somebody who could answer a question runs the cell."""
    asked: dict[str, Any] = getattr(get_ipython(), "get_parent", dict)()
    return bool(asked.get("content", {}).get("allow_stdin"))


def explore(
    plan: Plan,
    lang: str = "vi",
    *,
    choice: Choice | None = None,
    folder: str | os.PathLike[str] | None = None,
) -> Explorer:
    """Explore how a plan's target could be shared out, with controls, in JupyterLab.

    Parameters
    ----------
    plan : Plan
    lang : {"vi", "en"}
    choice : Choice, optional
        What to start from; by default the plan's target by poor households.
    folder : path, optional
        Where choices are kept, see `povlib.kept_choices.keep_choice`.

    Returns
    -------
    Explorer

    Examples
    --------
    >>> from povlib.loading import load_plan
    >>> explorer = explore(load_plan("krong_no_2020"), "en")
    >>> explorer.controls["target"].value = "400"
    >>> explorer.allocation
    <Allocation webster: 400 households, slack 829>
    >>> explorer.controls["target"].value = "abc"
    >>> explorer.allocation is None, explorer.shown["units"].value
    (True, '')
    """
    return Explorer(plan, lang, choice, folder)
