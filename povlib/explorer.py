"""The explorer: a choice made with controls in JupyterLab, and at once what comes of it.

Every control writes one text of a `povlib.choices.Choice`; every figure comes from `choose`. While
it computes, and where a choice cannot be carried out, no figure of an earlier choice stays.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

import ipywidgets as widgets

from povlib.allocation import Allocation
from povlib.allocation_households import read_households
from povlib.choice_rows import UnitRow, done_line, unit_rows
from povlib.choice_views import beside_kept
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
    copy_html,
    criteria_html,
    explanation_html,
    key_html,
    lead_html,
    reasons_html,
    units_html,
)
from povlib.explorer_page import choices_page
from povlib.explorer_still import Still
from povlib.explorer_words import WORDS
from povlib.kept_choices import keep_choice, list_choices, load_choice
from povlib.packed_texts import EXPLORER
from povlib.plan import Plan
from povlib.wording import check_language, fill, source_notes

__all__ = ["Explorer", "explore"]

_SHOWN = ("lead", "reasons", "units", "key", "explained", "criteria", "said", "compared")


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
        self, plan: Plan, lang: str = "vi", choice: Choice | None = None, folder: Any = None,
        name: str = "",
    ) -> None:  # fmt: skip
        self.plan, self.lang, self.folder, self._name = plan, check_language(lang), folder, name
        self.allocation: Allocation | None = None
        self.rows: list[UnitRow] = []
        self._before: Allocation | None = None
        self._past, self._future = list[Choice](), list[Choice]()
        self._way_out: Choice | None = None
        self._told, self._setting = 0, False
        self._known, self._options = read_households(plan), options_of(plan)
        self._start = start_choice(plan)
        self.choice = self._start if choice is None else choice
        self.controls: dict[str, Any] = make_controls(plan, self._options, lang)
        self.shown = {name: widgets.HTML() for name in _SHOWN}
        for name, part in (self.shown | self.controls).items():
            part.add_class(f"pov-the-{name}")
        self.controls["target"].placeholder = self._start.target
        self.status, self._still = widgets.HTML(), Still(self.static_html)
        self.status.add_class("pov-status")
        super().__init__(self._arrange())
        self.add_class("pov-explorer")
        self._list_kept()
        self._write(self.choice)
        self._show(self.choice)
        for name, control in self.controls.items():
            if isinstance(control, widgets.Button):
                control.on_click(getattr(self, f"_{name}"))
            elif name not in ("name", "replace", "kept"):
                control.observe(self._listener(name), "value")

    def _say(self, key: str, **params: Any) -> str:
        return fill(WORDS, key, self.lang, **params)

    def _arrange(self) -> list[Any]:
        """Set the controls in the order in which the keyboard goes through them."""
        at, told = self.controls, self.shown

        def row(look: str, *names: str) -> Any:
            made = widgets.Box([at[name] for name in names])
            made.add_class(f"pov-{look}")
            return made

        def part(look: str, *inside: Any) -> Any:
            made = widgets.VBox(inside)
            made.add_class(f"pov-{look}")
            return made

        title, busy, behind = (escape(self._say(key)) for key in ("title", "busy", "behind"))
        head = f'<h3>{title}<span class="pov-busy">{busy}</span></h3><p role="status">{behind}</p>'
        warning = [self._say("warning"), *source_notes(self.plan, self.lang, derived=True)]
        foot = "".join(f'<p class="pov-small">{escape(line)}</p>' for line in warning)
        asked = part(
            "asked",
            row("fields", "target", "slider", "rule", "weight", "dial", "reference", "capacity",
                "capacity_figure", "floor", "floor_figure", "subgroup_target", "tie"),
            row("buttons", "undo", "redo", "reset"),
            self.status,
            widgets.HTML(unusable_html(self.plan, self._options, self.lang)),
        )  # fmt: skip
        self._looking = [row("fields", "sort", "search"), widgets.HTML(copy_html(self.lang))]
        units = part("units-part", told["reasons"], at["nearest"], told["lead"], self._looking[0],
                     told["units"], self._looking[1], told["key"])  # fmt: skip
        self._reading = [row("fields", "unit", "picked"), row("buttons", "every")]
        why = part("why-part", self._reading[0], self.shown["explained"])
        keeping = row("buttons", "name", "keep", "replace")
        kept = row("buttons", "kept", "load", "compare")
        judged = part("judged", self.shown["criteria"], self._reading[1], keeping, kept,
                      self.shown["said"], self.shown["compared"])  # fmt: skip
        parts = part("parts", asked, units, why, judged)
        return [widgets.HTML(STYLE + head), parts, widgets.HTML(foot)]

    def _write(self, choice: Choice, total: int | None = None) -> None:
        """Set the controls to a choice and what it shares out, without listening to them."""
        was, self._setting = self._setting, True
        try:
            write_controls(self.controls, choice)
            settle_controls(self.controls, choice, self._options, self.lang, total)
        finally:
            self._setting = was

    # --- What happens -----------------------------------------------------------------------------

    def _listener(self, name: str) -> Callable[[Any], None]:
        if name in ("sort", "search"):
            return lambda _: self._show_units(still=True)
        if name == "picked":
            return lambda change: self._pick(change["new"])
        shows = {"unit": self._explain, "every": self._show_criteria,
                 "compare": self._show_compared}  # fmt: skip
        if name in shows:
            return lambda _: shows[name]()
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
            self._tell(self._say("same"))
            return
        self._past.append(self.choice)
        self._future.clear()
        self._write(choice)
        self._show(choice)

    def _step(self, back: list[Choice], on: list[Choice], nothing: str) -> None:
        if not back:
            self._tell(self._say(nothing))
            return
        on.append(self.choice)
        choice = back.pop()
        self._write(choice)
        self._show(choice)

    def _undo(self, _: Any = None) -> None:
        self._step(self._past, self._future, "nothing_to_undo")

    def _redo(self, _: Any = None) -> None:
        self._step(self._future, self._past, "nothing_to_redo")

    def _reset(self, _: Any = None) -> None:
        self.set_choice(self._start)

    def _nearest(self, _: Any = None) -> None:
        if self._way_out is not None:
            self.set_choice(self._way_out)

    def _keep(self, _: Any = None) -> None:
        name, said = self.controls["name"].value, self.shown["said"]
        try:
            path = keep_choice(
                self.plan, self.choice, name,
                replace=self.controls["replace"].value, folder=self.folder,
            )  # fmt: skip
        except ChoiceError as error:
            self._tell(*error.message(self.lang).splitlines(), role="alert", part=said)
            return
        place = os.path.relpath(path) if path.is_relative_to(os.getcwd()) else path.name
        self._tell(self._say("kept", name=name.strip(), file=place), part=said)
        self.controls["replace"].value = False
        self._list_kept(name.strip())
        self._show_compared()

    def _list_kept(self, name: str = "") -> None:
        """Offer what is kept, or say that nothing is."""
        names, listed = list(list_choices(self.plan, self.folder)), self.controls["kept"]
        listed.options = names or ["–"]
        listed.value = name if name in names else listed.options[0]
        for one in ("kept", "load", "compare"):
            self.controls[one].disabled = not names

    def _load(self, _: Any = None) -> None:
        name, said = self.controls["kept"].value, self.shown["said"]
        try:
            choice = load_choice(self.plan, name, folder=self.folder).choice
        except ChoiceError as error:
            self._tell(*error.message(self.lang).splitlines(), role="alert", part=said)
            return
        self.set_choice(choice)
        self._tell(self._say("loaded", name=name), part=said)

    def _tell(self, *lines: str, role: str = "status", part: Any = None) -> None:
        """Put a message where screen readers announce it; at once if it is an ``alert``."""
        told = "".join(f"<p>{escape(line)}</p>" for line in lines)
        self._told += 1  # the page knows an answer even in the same words, and what it is about
        of, at = escape(self.choice.target), self.controls["slider"].value
        now = f'data-answer="{self._told}" data-target="{of}" data-at="{at}"'
        (part or self.status).value = f'<div role="{role}" {now}>{told}</div>'

    def _show(self, choice: Choice) -> None:
        """Compute a choice and show what comes of it, and nothing else meanwhile."""
        self.add_class("pov-computing")
        self.choice, self._way_out, self.shown["said"].value = choice, None, ""
        self._tell(self._say("computing"))
        self.controls["nearest"].layout.display = "none"
        before, self.allocation, self.rows = self.allocation or self._before, None, []
        try:
            found = choose(self.plan, choice, self._known)
            self._write(choice, found.total)
            rows = unit_rows(found, before)
            self.allocation, self.rows, self._before = found, rows, found
            self.shown["reasons"].value = ""
            self.shown["lead"].value = lead_html(found, rows, self.lang)
            self._show_units()
            self._show_explained()
            self._show_criteria()
            self._show_compared()
            self._tell(done_line(found, self.lang))
        except ChoiceError as error:
            self._clear()
            self.shown["reasons"].value = reasons_html(error.message(self.lang).splitlines())
            self._offer(choice, error)
            self._tell(self._say("failed"), role="alert")
        except Exception as error:
            self.allocation, self.rows = None, []
            self._clear()
            self._tell(self._say("broken", reason=f"{type(error).__name__}: {error}"))
            raise
        finally:
            for part in (*self._looking, *self._reading):
                part.layout.display = "" if self.rows else "none"
            self.remove_class("pov-computing")
            self._still.follow()

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

    def _units_html(self, group: str = "", *, still: bool = True) -> str:
        at = self.controls
        shown = arranged(self.rows, at["sort"].value, at["search"].value)
        return units_html(
            self.plan, self.rows, shown, self.lang, at["unit"].value, group, still=still
        )

    def _show_units(self, *, still: bool = False) -> None:
        if self.rows:
            self.shown["units"].value = self._units_html(f"unit-{self.model_id[:8]}", still=still)
            self.shown["key"].value = key_html(self.plan, self.rows, self.lang)

    def _show_explained(self) -> None:
        code, found = self.controls["unit"].value, self.allocation
        if found is not None and code:
            self.shown["explained"].value = explanation_html(found, code, self.lang)

    def _show_criteria(self) -> None:
        if self.allocation is not None:
            every = self.controls["every"].value
            self.shown["criteria"].value = criteria_html(self.allocation, self.lang, every=every)

    def _show_compared(self) -> None:
        shown = self.controls["compare"].value and self.allocation is not None
        args = self.plan, self.choice, self.lang, self.folder
        self.shown["compared"].value = beside_kept(*args).html if shown else ""

    def _explain(self) -> None:
        """Explain the unit that the list names, and mark it in the table."""
        if not self._setting:
            self._pick(self.controls["unit"].value)
            self._show_units(still=True)
        self._show_explained()

    def _pick(self, code: str) -> None:
        """Explain the unit that was picked in the table, where it is marked already."""
        if code in [value for _, value in self.controls["unit"].options]:
            was, self._setting = self._setting, True
            self.controls["unit"].value = self.controls["picked"].value = code
            self._setting = was

    # --- Without a kernel -------------------------------------------------------------------------

    def static_html(self) -> str:
        """Give what is shown now as HTML without controls, for a notebook without a kernel.

        In JupyterLab it shows only where the controls do not.
        """
        parts = {name: one.value for name, one in self.shown.items() if name != "said"}
        if self.rows:
            parts["units"] = self._units_html()
            parts["key"] = key_html(self.plan, self.rows, self.lang, still=True)
        said = f'<p class="pov-small">{escape(self._say("still"))}</p>'
        return f'{STYLE}<div class="pov-explorer pov-still">{said}{"".join(parts.values())}</div>'

    def _page(self) -> dict[str, Any]:
        page = choices_page(self.plan, self.lang, choice=self._first, name=self._name)
        return {"html": page.html, **page.data.get(EXPLORER, {})}

    def _ipython_display_(self) -> None:
        """Show the controls, then hand over what takes their place."""
        self._first = self.choice  # what the report is about, whatever is tried afterwards
        self._still.show(self._repr_mimebundle_(), self._page)


def explore(
    plan: Plan,
    lang: str = "vi",
    *,
    choice: Choice | str | None = None,
    folder: str | os.PathLike[str] | None = None,
) -> Explorer:
    """Explore how a plan's target could be shared out, with controls, in JupyterLab.

    Parameters
    ----------
    plan : Plan
    lang : {"vi", "en"}
    choice : Choice or str, optional
        What to start from, or the name under which it is kept: then a report comes out the same
        without a click, or not at all (see `povlib.load_choice`). By default the plan's target by
        poor households.
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
    if isinstance(choice, str):
        kept = load_choice(plan, choice, folder=folder)
        return Explorer(plan, lang, kept.choice, folder, kept.name)
    return Explorer(plan, lang, choice, folder)
