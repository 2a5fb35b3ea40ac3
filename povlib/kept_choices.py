"""Choices that are kept under a name: readable files that can be loaded, compared and pinned.

A kept choice is two files in ``outputs/scenarios/<plan>/``: a JSON file with every parameter, the
digest of the data and the result, and the same result as a CSV file for a spreadsheet. Loading
computes it again: it is refused where the data or the result are no longer what they were.
"""

from __future__ import annotations

import csv
import json
import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields
from io import StringIO
from pathlib import Path
from typing import Any

from povlib import io
from povlib.allocation import Allocation
from povlib.choices import Choice, ChoiceError, choose
from povlib.plan import Plan
from povlib.unit_vectors import is_blank, plan_column

__all__ = ["KeptChoice", "keep_choice", "list_choices", "load_choice"]

FORMAT = "povlib scenario 1"
LONGEST = 80
_RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9]|lpt[0-9])"
)  # no file can be called so in Windows
_FORMULA = "=+-@\t\r"


@dataclass(frozen=True, eq=False)
class KeptChoice:
    """A choice under its name, as it was kept and as it comes out now, which is the same.

    Attributes
    ----------
    name : str
    choice : Choice
    allocation : Allocation
    note : str
    path : Path
        The JSON file; the CSV file stands beside it.
    """

    name: str
    choice: Choice
    allocation: Allocation
    note: str
    path: Path


def file_name(name: str) -> str:
    """Give a name that every system allows as a file name, or say why there is none.

    Examples
    --------
    >>> file_name("Trần = đăng ký / 400"), file_name("../../etc"), file_name("CON")
    ('tran-dang-ky-400', 'etc', 'con-')
    """
    clean = unicodedata.normalize("NFC", name).strip()
    if not clean:
        raise ChoiceError([("name_empty", {})])
    if len(clean) > LONGEST:
        raise ChoiceError([("name_long", {"n": len(clean), "most": LONGEST})])
    plain = unicodedata.normalize("NFKD", clean.replace("đ", "d").replace("Đ", "D"))
    slug = re.sub(r"[^a-z0-9]+", "-", re.sub(r"[\u0300-\u036f]", "", plain).lower()).strip("-")
    if not slug or not clean.isprintable():
        shown = "".join(char if char.isprintable() else "�" for char in clean)
        raise ChoiceError([("name_unusable", {"found": shown})])
    return f"{slug}-" if _RESERVED.fullmatch(slug) else slug


def scenario_folder(plan: Plan, folder: str | os.PathLike[str] | None = None) -> Path:
    """Find where the choices of a plan are kept: beside the reports, nearest first."""
    if folder is None:
        here = Path.cwd()
        near = (one for one in (here, *here.parents) if (one / "outputs").is_dir())
        folder = next(near, here) / "outputs" / "scenarios"
    return Path(folder) / file_name(plan.name)


def _made_from(plan: Plan) -> dict[str, str]:
    """Name all that the result was computed from."""
    return {
        "name": plan.name,
        "number": plan.source.number,
        "corrections": plan.scenario,
        "digest": plan.digest,
        "corrections_digest": plan.corrections_digest,
    }


_RESULT = ("target", "lower", "upper", "binds", "final_rate_low_pct", "final_rate_high_pct")


def _units(found: Allocation) -> list[dict[str, Any]]:
    """List what each unit gets as texts and whole numbers, beside the document's own figures."""
    plan, table = found.plan, found.table
    own = {name: plan_column(plan, name) for name in
           ("poor_start", "exits_target", "exits_registered")}  # fmt: skip
    rows = []
    for place, unit in enumerate(map(str, table.index)):
        row: dict[str, Any] = {"unit_code": str(table["unit_code"].iloc[place]), "unit": unit}
        for name, column in own.items():
            figure = None if column is None else column[place]
            row[name] = None if is_blank(figure) else int(figure or 0)
        for name in _RESULT:
            value = table[name].iloc[place]
            plain = int(value) if name in ("target", "lower", "upper") else str(value)
            row[name] = None if value is None else plain
        row["tied"] = unit in found.undecided
        rows.append(row)
    return rows


def _as_json(plan: Plan, name: str, note: str, choice: Choice, found: Allocation) -> bytes:
    content = {
        "format": FORMAT,
        "name": name,
        "note": note,
        "plan": _made_from(plan),
        "code": io.code_digest(),
        "choice": choice.texts(),
        "result": {
            "total": found.total,
            "capacity": found.capacity,
            "left_tied": found.left,
            "certificate": found.certificate,
        },
        "units": _units(found),
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _cell(value: Any) -> str:
    """Write a cell that a spreadsheet does not take for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(tuple(_FORMULA)) else text


def _as_csv(plan: Plan, name: str, choice: Choice, found: Allocation) -> bytes:
    about = {"scenario": name, "plan": plan.name, "plan_digest": plan.digest}
    about |= {f"choice_{field}": text for field, text in choice.texts().items()}
    rows = _units(found)
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*rows[0], *about])
    for row in rows:
        writer.writerow([_cell(value) for value in (*row.values(), *about.values())])
    return buffer.getvalue().encode("utf-8-sig")


def keep_choice(
    plan: Plan,
    choice: Choice,
    name: str,
    *,
    note: str = "",
    replace: bool = False,
    folder: str | os.PathLike[str] | None = None,
) -> Path:
    """Keep a choice, with its result, under a name.

    Parameters
    ----------
    plan : Plan
    choice : Choice
    name : str
        As people call it; the files get a plain name made from it.
    note : str
        Why, or for whom.
    replace : bool
        Whether a choice that is already kept under this name may be replaced.
    folder : path, optional
        By default ``outputs/scenarios`` in the working folder or the nearest one above it that
        has ``outputs``. Each plan has a folder of its own in it.

    Returns
    -------
    Path
        The JSON file.

    Raises
    ------
    ChoiceError
        If the choice cannot be carried out, or the name cannot be used; nothing is written then.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from povlib.loading import load_plan
    >>> plan = load_plan("krong_no_2020")
    >>> with TemporaryDirectory() as folder:
    ...     path = keep_choice(plan, Choice(target="390"), "Thử 390", folder=folder)
    ...     path.name, load_choice(plan, "Thử 390", folder=folder).allocation.total
    ('thu-390.json', 390)
    """
    found = choose(plan, choice)
    home, stem = scenario_folder(plan, folder), file_name(name)
    path, name = home / f"{stem}.json", unicodedata.normalize("NFC", name).strip()
    if not replace:
        for taken in (path, path.with_suffix(".csv")):
            if taken.exists():
                raise ChoiceError([("name_taken", {"file": taken.name, "found": name})])
    files = {path.with_suffix(".csv"): _as_csv(plan, name, choice, found),
             path: _as_json(plan, name, note, choice, found)}  # fmt: skip
    try:
        home.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            io.replace_file(file, content)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ChoiceError([("unwritable", {"file": path.name, "found": reason})]) from None
    return path


def list_choices(plan: Plan, folder: str | os.PathLike[str] | None = None) -> dict[str, Path]:
    """List what is kept of a plan: name → file, by name; files that cannot be read are left out."""
    found = {}
    for path in sorted(scenario_folder(plan, folder).glob("*.json")):
        try:
            found[_content(path)["name"]] = path
        except ChoiceError:
            continue
    return dict(sorted(found.items()))


def _content(path: Path) -> dict[str, Any]:
    """Read a kept choice; anything that is not one is told."""
    try:
        content = json.loads(io.file_bytes(path).decode("utf-8-sig"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ChoiceError([("unreadable", {"file": path.name, "found": reason})]) from None
    except (ValueError, RecursionError):
        raise ChoiceError([("unreadable", {"file": path.name, "found": "JSON"})]) from None
    wrong = ""
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        wrong = "format"
    elif not isinstance(content.get("name"), str) or not content["name"].isprintable():
        wrong = "name"
    elif not _is_texts(content.get("plan"), ("name", "digest", "corrections_digest")):
        wrong = "plan"
    elif not _is_texts(content.get("choice"), [field.name for field in fields(Choice)], only=True):
        wrong = "choice"
    elif not isinstance(content.get("units"), list) or not all(
        isinstance(row, dict) and {"unit_code", "target"} <= set(row) for row in content["units"]
    ):
        wrong = "units"
    if wrong:
        raise ChoiceError([("unreadable", {"file": path.name, "found": wrong})])
    return content


def _is_texts(value: Any, names: Sequence[str], *, only: bool = False) -> bool:
    if not isinstance(value, dict) or (only and set(value) != set(names)):
        return False
    return all(isinstance(value.get(name), str) for name in names)


def load_choice(
    plan: Plan, name: str, *, folder: str | os.PathLike[str] | None = None
) -> KeptChoice:
    """Load a kept choice and compute it again.

    Parameters
    ----------
    plan : Plan
    name : str
        As it was given, or the name of its file.
    folder : path, optional
        See `keep_choice`.

    Returns
    -------
    KeptChoice

    Raises
    ------
    ChoiceError
        If there is none, it cannot be read, the data of the plan changed since, or the result is
        no longer the one that was kept.
    """
    home = scenario_folder(plan, folder)
    path = home / f"{file_name(name.removesuffix('.json'))}.json"
    if not path.is_file():
        known = ", ".join(list_choices(plan, folder)) or "–"
        params = {"found": name, "folder": "/".join(home.parts[-3:]), "known": known}
        raise ChoiceError([("not_kept", params)])
    content = _content(path)
    made, now = content["plan"], _made_from(plan)
    told = {"file": path.name, "name": content["name"]}
    if made["name"] != now["name"]:
        params = {"file": path.name, "expected": made["name"], "found": now["name"]}
        raise ChoiceError([("other_plan", params)])
    for key in ("digest", "corrections_digest"):
        if made[key] != now[key]:
            ends = {"expected": made[key][:12] or "–", "found": now[key][:12] or "–"}
            raise ChoiceError([("stale", {**told, **ends})])
    choice = Choice(**content["choice"])
    found = choose(plan, choice)
    codes = [str(code) for code in plan.units["unit_code"]]
    kept = {str(row["unit_code"]): row["target"] for row in content["units"]}
    pairs = zip(codes, map(str, plan.units.index), found.targets.tolist(), strict=True)
    other = [unit for code, unit, count in pairs if kept.get(code) != count]
    if other or set(kept) != set(codes):
        units = ", ".join(other[:5]) + ("…" if len(other) > 5 else "") or "–"
        raise ChoiceError([("differs", {**told, "units": units})])
    return KeptChoice(content["name"], choice, found, str(content.get("note", "")), path)
