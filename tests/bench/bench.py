"""How long things take, always beside something that everybody knows: run by ``make bench``.

Absolute seconds say little about another machine, so every figure is a median and every line has a
peer that was measured in the same run, turn by turn. The aims are printed beside the ratios and
decide nothing: this program fails only when two ways that must agree give different answers.

    make bench                              5 turns
    make bench ARGS="--repeats 9 --only export"
    make bench PEERS=1                      the allocation beside more solvers
    make bench PEERS=1 ARGS="--heavy"       and beside those that take minutes or gigabytes
    BENCH_REPEATS=9 make bench
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PLAN = "krong_no_2020"
LARGE = 100_000
CANDIDATES = 60_000

Action = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Line:
    """One ratio to report: `name` over `peer`, and what it should stay below."""

    name: str
    peer: str
    aim: str = ""


def in_turn(actions: dict[str, Action], repeats: int) -> dict[str, float]:
    """Time every action `repeats` times, turn by turn and back again; give the medians."""
    for action in actions.values():  # fills the caches of the disk and of matplotlib's fonts
        action()
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for turn in range(repeats):
        for name in list(actions) if turn % 2 == 0 else reversed(actions):
            start = time.perf_counter()
            actions[name]()
            seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in seconds.items()}


def show(title: str, medians: dict[str, float], lines: Sequence[Line]) -> None:
    """Print the medians and the ratios as one aligned table."""

    def duration(value: float) -> str:
        return f"{value:.2f} s" if value >= 1 else f"{1000 * value:.3g} ms"

    rows = [(name, duration(value), "", "") for name, value in medians.items()]
    ratios = [
        (
            f"{line.name} ÷ {line.peer}",
            "",
            f"{medians[line.name] / medians[line.peer]:.3g}",
            line.aim,
        )
        for line in lines
    ]
    table = [("", "median", "ratio", "aim"), *rows, *ratios]
    widths = [max(len(row[at]) for row in table) for at in range(4)]
    print(f"\n{title}")
    for name, *rest in table:
        cells = [text.rjust(width) for text, width in zip(rest, widths[1:], strict=True)]
        print("  ".join(["", name.ljust(widths[0]), *cells]).rstrip())


def run(*command: str | Path, **environment: str) -> None:
    """Run a command quietly; show what it said when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        env={**os.environ, "POVLIB_DATA": str(ROOT / "data"), **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")


# --- Export -------------------------------------------------------------------------------------


async def _execute(paths: Sequence[Path], at_once: int) -> None:
    """Run notebooks with nbclient and nothing else."""
    import nbformat
    from nbclient import NotebookClient

    gate = asyncio.Semaphore(at_once)

    async def one(path: Path) -> None:
        async with gate:
            notebook = nbformat.read(str(path), as_version=4)
            await NotebookClient(notebook, timeout=None, kernel_name="python3").async_execute()

    await asyncio.gather(*map(one, paths))


def bench_export(repeats: int) -> None:
    """Compare the export with bare execution and with the stock exporter of nbconvert."""
    import nbformat

    from povlib.report import with_parameters

    povlib = Path(sys.executable).with_name("povlib")
    jupyter = Path(sys.executable).with_name("jupyter")
    for langs in (("vi",), ("vi", "en")):
        with tempfile.TemporaryDirectory() as folder:
            copies = []
            for lang in langs:
                for path in NOTEBOOKS:
                    notebook = nbformat.read(str(path), as_version=4)
                    copies.append(Path(folder, f"{path.stem}.{lang}.ipynb"))
                    nbformat.write(with_parameters(notebook, {"LANG": lang}), str(copies[-1]))
            out = Path(folder, "out")
            bare = (sys.executable, __file__, "--execute")
            stock = ("nbconvert", "--execute", "--to", "html", "--output-dir", out / "stock")
            export = ("export", "--lang", ",".join(langs), "--to", "html,pdf", "--out", out)
            medians = in_turn(
                {
                    "povlib export": lambda: run(povlib, *export),  # noqa: B023
                    "nbclient alone": lambda: run(*bare, "1", *copies),  # noqa: B023
                    "nbclient alone, two at once": lambda: run(*bare, "2", *copies),  # noqa: B023
                    "jupyter nbconvert": lambda: run(jupyter, *stock, *copies),  # noqa: B023
                },
                repeats,
            )
        own, *peers = medians
        show(
            f"{len(NOTEBOOKS)} notebooks in {' and '.join(langs)}: povlib writes HTML and PDF, "
            "nbclient nothing, nbconvert HTML",
            medians,
            [Line(own, peer, aim) for peer, aim in zip(peers, ("≤ 1.25", "", "< 1"), strict=True)],
        )


# --- Import -------------------------------------------------------------------------------------


def bench_import(repeats: int) -> None:
    """Compare the start of a session in a fresh interpreter."""
    codes = {
        "python": "pass",
        "import pandas": "import pandas",
        "import povlib": "import povlib",
        "import povlib, load_plan": f"import povlib as pov; pov.load_plan({PLAN!r})",
    }
    actions = {
        name: lambda code=code: run(sys.executable, "-c", code) for name, code in codes.items()
    }
    show(
        "A fresh interpreter",
        in_turn(actions, max(repeats, 7)),
        [
            Line("import povlib", "import pandas", "≤ 1.3"),
            Line("import povlib, load_plan", "import pandas"),
        ],
    )


# --- A large plan -------------------------------------------------------------------------------


def write_large_plan(folder: Path, units: int) -> Path:
    """Write a made-up plan of many units and return the path of its table."""
    import numpy as np

    from povlib.numerals import format_number
    from povlib.rounding import round_ratio

    random = np.random.default_rng(2020)
    households = random.integers(400, 4000, units)
    start = random.integers(20, 300, units)
    exits = np.minimum(random.integers(0, 90, units), start)
    end = start - exits

    def rates(count: np.ndarray, total: np.ndarray) -> np.ndarray:
        return round_ratio(100 * count, total, 2)

    def printed(hundredths: int) -> str:
        return f"{hundredths // 100},{hundredths % 100:02d}"

    def row(code: str, name: str, *figures: int) -> list[str]:
        counts, fractions = figures[:3], figures[3:]
        return [code, name, *map(format_number, counts), *map(printed, fractions)]

    end_rate = rates(end, households)
    fall = rates(start, households) - end_rate
    columns = (start, end, exits, fall, end_rate)
    rows = [
        row(f"{place:06d}", f"Xã {place}", *figures)
        for place, figures in enumerate(zip(*(column.tolist() for column in columns), strict=True))
    ]
    sums = [int(column.sum()) for column in (start, end, exits)]
    all_rates = [int(rates(np.array([value]), households.sum())[0]) for value in sums[:2]]
    rows.append(row("", "Tổng cộng", *sums, all_rates[0] - all_rates[1], all_rates[1]))
    fields = "unit_code unit poor_start poor_end exits_target rate_reduction_pp poor_rate_end_pct"
    path = folder / "plan_table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields.split())
        writer.writerows(rows)
    both = {"vi": "thử", "en": "trial"}
    about = dict.fromkeys(("kind", "issuer", "area", "level", "unit_noun"), both)
    descriptor = {
        "title": "Kế hoạch thử",
        "plan": {
            **about,
            "number": "0/KH",
            "signed": "2020-01-01",
            "year": 2020,
            "total_label": "Tổng cộng",
            "demonstration": True,
        },
        "resources": [
            {
                "name": "plan_table",
                "path": path.name,
                "schema": {
                    "fields": [
                        {"name": name, "decimalChar": ",", "groupChar": "."}
                        for name in fields.split()
                    ]
                },
            }
        ],
    }
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return path


def bench_large_plan(repeats: int) -> None:
    """Compare loading and recomputing many units with merely reading their file."""
    import pandas as pd

    import povlib as pov

    with tempfile.TemporaryDirectory() as name:
        table = write_large_plan(Path(name), LARGE)
        plan = pov.load_plan(name)
        faulty = pov.reproduce(plan).cells.query("status == 'inconsistent'")
        assert len(plan.units) == LARGE
        assert faulty.empty, faulty.head()
        medians = in_turn(
            {
                "load_plan": lambda: pov.load_plan(name),
                "reproduce": lambda: pov.reproduce(plan),
                "load_plan + reproduce": lambda: pov.reproduce(pov.load_plan(name)),
                "pandas.read_csv(dtype=str)": lambda: pd.read_csv(table, dtype=str),
            },
            repeats,
        )
        size = table.stat().st_size / 1e6
    show(
        f"A made-up plan of {LARGE:,} units ({size:.1f} MB)",
        medians,
        [
            Line(name, "pandas.read_csv(dtype=str)")
            for name in ("load_plan", "load_plan + reproduce")
        ],
    )


# --- Recovered households -----------------------------------------------------------------------


def bench_households(repeats: int) -> None:
    """Compare the closed form for the households with trying every candidate."""
    import numpy as np

    import povlib as pov
    from povlib.conventions import rate_conditions
    from povlib.households import figure_table, joint_bounds

    plan = pov.load_plan(PLAN)
    table = figure_table(plan.units, plan.column_names())
    conditions = rate_conditions(plan.column_names(), "difference_of_rounded_rates")
    start, end = table.values["poor_start"], table.values["poor_end"]
    end_rate = table.values["poor_rate_end_pct"]
    start_rate = end_rate + table.values["rate_reduction_pp"]
    households = np.arange(1, CANDIDATES + 1)

    def closed_form() -> list[tuple[int, int]]:
        low, high, _ = joint_bounds(table, conditions, "half_up")
        return list(zip(low.tolist(), high.tolist(), strict=True))

    def search() -> list[tuple[int, int]]:
        found = []
        for p, q, first, last in zip(start, end, start_rate, end_rate, strict=True):
            fits = (2 * 10_000 * p + households) // (2 * households) == first
            fits &= (2 * 10_000 * q + households) // (2 * households) == last
            (at,) = fits.nonzero()
            found.append((int(households[at[0]]), int(households[at[-1]])))
        return found

    assert closed_form() == search()
    medians = in_turn({"closed form": closed_form, "NumPy search": search}, 20 * repeats)
    show(
        f"Households behind the rates of {len(plan.units)} units (search: 1 to {CANDIDATES:,})",
        medians,
        [Line("closed form", "NumPy search", "< 1")],
    )


# --- Allocation ---------------------------------------------------------------------------------


def bench_allocation(repeats: int) -> None:
    """Compare the rules of allocation with sorting and with other solvers."""
    from allocation import compare_allocations
    from two_way_tables import compare_two_way_tables

    compare_allocations(repeats, heavy=bool(os.environ.get("BENCH_HEAVY")))
    compare_two_way_tables(repeats)


def bench_audit(repeats: int) -> None:
    """Audit plans of three sizes; localise the same errors by one mixed-integer program."""
    import audit as peer
    import banff_records

    import povlib as pov
    from povlib.localize import smallest_repairs

    real = pov.load_plan(PLAN)
    with tempfile.TemporaryDirectory() as folder:
        plans = {
            units: pov.load_plan(
                str(peer.seeded_plan(Path(folder) / f"p{units}", units, typos, rates=False))
            )
            for units, typos in ((12, 2), (120, 4))
        }
        clean = pov.load_plan(str(peer.seeded_plan(Path(folder) / "clean", 10_600, 0)))
    actions: dict[str, Action] = {
        "audit of the real plan, all ties": lambda: pov.audit(real),
        "audit of 10 600 units, rules and intervals": lambda: pov.audit(clean),
    }
    lines = []
    for units, plan in plans.items():
        system = peer.system_of(plan).system
        ours, theirs = smallest_repairs(system), peer.big_m(system, 20)
        if theirs != ours.weight:
            print(f"\n{units} units: {ours.weight} cells here, {theirs} by the solver")
        names = f"all smallest repairs, {units} units", f"one repair by big-M, {units} units"
        actions[names[0]] = lambda system=system: smallest_repairs(system)  # type: ignore[misc]
        actions[names[1]] = lambda system=system: peer.big_m(system, 20)  # type: ignore[misc]
        lines.append(Line(*names))
    show("Audit (counts alone for the solver)", in_turn(actions, repeats), lines)
    print(f"  100 typos in 10 600 units with rates: {peer.large(10_600, 100)} (aim 5 s, 500 MB)")
    print(f"  every figure wrong in 40 units: {peer.measure_hopeless(40)} (aim 2 s)")
    print(f"  {banff_records.compare(10_600, 100)}")


def bench_odds(repeats: int) -> None:
    """Compare the distribution of the district's exits with simulation."""
    from odds import compare_odds

    compare_odds(repeats)


def bench_explorer(repeats: int) -> None:
    """Wait for the explorer as its reader does; a browser and JupyterLab are needed."""
    from explorer import compare_explorer

    compare_explorer(repeats)


PARTS: dict[str, Callable[[int], None]] = {
    "export": bench_export,
    "import": bench_import,
    "large": bench_large_plan,
    "households": bench_households,
    "allocation": bench_allocation,
    "audit": bench_audit,
    "odds": bench_odds,
    "explorer": bench_explorer,
}


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description="Measure povlib beside its peers.")
    turns = int(os.environ.get("BENCH_REPEATS") or 5)
    parser.add_argument("--repeats", type=int, default=turns, metavar="N")
    parser.add_argument("--only", action="append", choices=PARTS, metavar="|".join(PARTS))
    heavy = "also with peers that take minutes or gigabytes"
    parser.add_argument("--heavy", action="store_true", help=heavy)
    parser.add_argument("--execute", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.execute:
        at_once, *paths = args.execute
        asyncio.run(_execute([Path(path) for path in paths], int(at_once)))
        return
    if args.heavy:
        os.environ["BENCH_HEAVY"] = "1"
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(
        f"{os.cpu_count()} cores{load}, Python {platform.python_version()}, "
        f"medians of {args.repeats} turns"
    )
    for name in args.only or PARTS:
        PARTS[name](max(1, args.repeats))


if __name__ == "__main__":
    main()
