"""The shape of the project: set-up files agree, notebooks are clean, layers hold."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import povlib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "povlib"
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
PEERS = "requirements-peers.lock"


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# --- Set-up -------------------------------------------------------------------------------------


def bounds(requirements: list[str]) -> dict[str, str]:
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(one.name): str(one.specifier) for one in parsed}


def declared(*, development: bool) -> dict[str, str]:
    groups = PYPROJECT["dependency-groups"]
    extra = groups["build"] + (groups["dev"] if development else [])
    return bounds(PYPROJECT["project"]["dependencies"] + extra)


def pinned(lock: str) -> dict[str, tuple[list[str], list[str]]]:
    """Read a lock file: for each package its versions and its hashes."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    logical = re.sub(r"\\\n", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE))
    pins: dict[str, tuple[list[str], list[str]]] = {}
    for line in filter(str.strip, logical.splitlines()):
        head = re.match(r"([A-Za-z0-9._-]+)==(\S+)", line)
        assert head, f"{lock}: not a pin: {line[:80]}"
        versions, hashes = pins.setdefault(canonicalize_name(head[1]), ([], []))
        versions.append(head[2])
        found = re.findall(r"--hash=sha256:([0-9a-f]{64})\b", line)
        assert found, f"{lock}: {head[1]} has no hash"
        hashes += found
    return pins


def test_environment_for_conda_has_the_dependencies_of_pyproject() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    entries = environment["dependencies"]
    from_pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    assert "--editable ." in from_pip
    from_conda = [entry for entry in entries if isinstance(entry, str) and entry != "pip"]
    found = bounds(from_conda + [text for text in from_pip if not text.startswith("-")])
    assert found.pop("python") == PYPROJECT["project"]["requires-python"]
    assert found == bounds(PYPROJECT["project"]["dependencies"])


def test_build_group_is_what_the_build_requires() -> None:
    assert PYPROJECT["dependency-groups"]["build"] == PYPROJECT["build-system"]["requires"]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_every_dependency_within_its_bounds(lock: str) -> None:
    pins = pinned(lock)
    for name, bound in declared(development=lock != LOCKS[0]).items():
        assert name in pins, f"{name} is not in {lock}: run `make lock`"
        for version in pins[name][0]:
            assert Requirement(f"{name}{bound}").specifier.contains(version), (name, version)


def test_development_lock_repeats_every_pin_of_the_other() -> None:
    development = pinned(LOCKS[1])
    for name, (versions, hashes) in pinned(LOCKS[0]).items():
        assert development[name][0] == versions, name
        assert set(development[name][1]) == set(hashes), name


def test_peers_lock_pins_every_peer_and_repeats_the_development_lock_where_they_meet() -> None:
    development, pins = pinned(LOCKS[1]), pinned(PEERS)
    for name, bound in bounds(PYPROJECT["dependency-groups"]["peers"]).items():
        assert name in pins, f"{name} is not in {PEERS}: run `make lock`"
        for version in pins[name][0]:
            assert Requirement(f"{name}{bound}").specifier.contains(version), (name, version)
    shared = pins.keys() & development.keys()
    assert {"numpy", "scipy"} <= shared
    for name in shared:
        assert pins[name][0] == development[name][0], name
        assert set(pins[name][1]) == set(development[name][1]), name


@pytest.mark.parametrize("name", ["numpy", "scipy", "matplotlib", "pyzmq", "typst"])
def test_lock_serves_every_platform(name: str) -> None:
    hashes = pinned(LOCKS[0])[name][1]
    assert len(hashes) > 12, f"only {len(hashes)} files of {name}: locked from a local index?"


@pytest.mark.parametrize(
    "name",
    [*LOCKS, PEERS, "environment.yml", "Makefile", "pyproject.toml", "package.json", ".ci/run"],
)
def test_set_up_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.findall(r"[\w-]+\.(?:org|com|net|io|dev|vn)\b(?![.(/])", text)
    for option in ("index-url", "find-links", "trusted-host", "file:"):
        assert not re.search(rf"^(?!.*no-emit).*{option}", text, re.MULTILINE), option


@pytest.mark.parametrize(
    "name", ["notebooks", "povlib", "data", "outputs", "tests", "environment.yml", "README.md"]
)
def test_top_level_is_as_agreed(name: str) -> None:
    assert (ROOT / name).exists()


# --- Notebooks ----------------------------------------------------------------------------------


def source_of(cell: dict[str, object]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)  # type: ignore[arg-type]


def cells_of(path: Path, kind: str | None = None) -> list[dict[str, object]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if kind in (None, cell["cell_type"])]


def tags_of(cell: dict[str, object]) -> set[str]:
    return set(cell["metadata"].get("tags", []))  # type: ignore[attr-defined]


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
class TestNotebook:
    def test_stores_no_results(self, path: Path) -> None:
        for cell in cells_of(path, "code"):
            assert not cell["outputs"]
            assert cell["execution_count"] is None
        assert "widgets" not in json.loads(path.read_text(encoding="utf-8"))["metadata"]

    def test_code_cells_are_short_and_define_nothing(self, path: Path) -> None:
        for cell in cells_of(path, "code"):
            source = source_of(cell)
            assert len(source.splitlines()) <= 10, source
            assert not re.search(r"^\s*(async\s+)?(def|class)\s", source, re.MULTILINE), source
            assert "lambda" not in source, source

    def test_has_one_cell_of_parameters(self, path: Path) -> None:
        (cell,) = (cell for cell in cells_of(path, "code") if "parameters" in tags_of(cell))
        names = {
            target.id
            for node in ast.parse(source_of(cell)).body
            for target in getattr(node, "targets", [getattr(node, "target", None)])
            if isinstance(target, ast.Name)
        }
        assert {"PLAN", "LANG"} <= names

    def test_cells_have_lasting_ids(self, path: Path) -> None:
        ids = [cell.get("id") for cell in cells_of(path)]
        assert all(ids)
        assert len(set(ids)) == len(ids)

    def test_prose_says_its_language(self, path: Path) -> None:
        for cell in cells_of(path, "markdown"):
            assert len(tags_of(cell) & {"vi", "en"}) == 1, source_of(cell)

    def test_uses_the_kernel_of_its_own_environment(self, path: Path) -> None:
        metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
        assert metadata["kernelspec"]["name"] == "python3"


# --- Layers -------------------------------------------------------------------------------------

# From the bottom up. A module may import from its own row and from the rows below it.
LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(row.split())
    for row in (
        "numerals rounding denominators rate_bounds integer_bounds integer_search edit_systems"
        " local_problems hitting_sets clusters coupled_parts last_cells deeper_search"
        " repair_groups factoring cell_values"
        " localize apportion optimize odds printed_dates quoted_figures formulas rule_table"
        " amounts step_costs signposts rule_costs enclosures utility_costs price_search"
        " step_results remainders family_steps family_remainders cascade subgroup quota_method"
        " bound_prices neighbours fronts"
        " two_way two_way_cells two_way_inputs two_way_start two_way_search two_way_proof"
        " two_way_results"
        " sum_rows slips printed_tables slip_patterns hypotheses"
        " inequality welfare_indices inequality_bounds criterion_table"
        " exit_counts success_laws exact_counts exit_odds exit_needs exit_influence"
        " progress_counts unit_sharing",
        "columns conventions faults fault_words unit_messages audit_messages",
        "plan wording cause_words progress_words programme_words chance_words allocation_words"
        " explanation_words allocation_table_words"
        " choice_words",
        "io fonts raw_tables",
        "descriptor register figure_loading prose_loading progress_loading corrections unit_tables"
        " year_loading loading",
        "households rounding_evidence identities reproduction audit_rules audit_checks audit_system"
        " audit_cells findings figure_findings household_checks residues rate_checks column_checks"
        " unrounded_years households_by_year second_base judged_rates decisions repairs"
        " located_findings"
        " document_cells whole_figures statement_checks goal_checks citation_checks name_checks"
        " document_checks"
        " repair_stories kept_totals repeated_rows mishap_candidates mishaps mishap_findings"
        " open_cells audit_report auditing audit_json cell_evidence scenarios"
        " allocation_rules allocation_inputs allocation_households household_holds"
        " exact_texts remainder_holds target_holds allocation_results unit_quotients explanations"
        " allocation_subgroup"
        " hierarchy cascade_allocation allocation rule_comparison what_if"
        " two_way_allocation allocation_table_inputs allocation_table_reasons"
        " allocation_table_results table_explanations"
        " pareto unit_vectors choice_errors choices kept_choices choice_comparison scenario_grid"
        " criterion_figures judging registration progress_inputs progress_ledger"
        " unit_members poverty_causes programme_year programme_ics"
        " progress_contradictions progress_texts progress_year progress_opening opening_files"
        " progress_review"
        " stated_success registration_chances registration_prospects progress_chances",
        "programme_figures blocks tables figures plan_words identity_words registration_words"
        " hypothesis_words mishap_words finding_words settling_words finding_sentences"
        " finding_texts view_parts"
        " correction_marks audit_words summary_words check_words audit_parts advice_words"
        " allocation_view_words what_if_words choice_figures choice_rows packed_texts"
        " explorer_words explorer_figures"
        " chance_view_words chance_figures progress_view_words progress_figures brief_words"
        " committee_words",
        "programme_views calendar_views duty_views committee_views"
        " plan_views rate_views household_views registration_views chance_views chance_tables"
        " progress_views form_views outlook_views brief_views colophon upkeep reviewing"
        " scenario_views summary_parts audit_views unknown_views map_views finding_views"
        " repair_views check_views"
        " allocation_views fairness_views number_views two_way_views what_if_views"
        " advice_views",
        "choice_views explorer explorer_controls explorer_page explorer_still",
        "report html_report brief_report exporters running typst_*",
        "export",
        "cli audit_command brief_command programme_command handover_command",
        "__init__ __main__",
    )
)
PURE = LAYERS[0]
REPORTS = next(row for row in LAYERS if "report" in row)
ANY = frozenset({"*"})
# Which modules may import a library; a library that is not named here may be used anywhere.
LIBRARIES = {
    "pandas": ANY - PURE,
    "scipy": PURE,
    "matplotlib": frozenset({"figures"}),
    "icalendar": frozenset({"programme_ics"}),
    "ipywidgets": frozenset({"explorer", "explorer_controls"}),
    "typst": frozenset({"typst_*"}),
    "nbclient": frozenset({"export"}) | REPORTS,
    "nbconvert": frozenset({"export"}) | REPORTS,
    "nbformat": frozenset({"export"}) | REPORTS,
}
OPENS_FILES = frozenset({"io", "fonts", "export", "cli"}) | REPORTS
OPENERS = re.compile(
    r"open|fdopen|read_(text|bytes|csv|excel|json|parquet|table)|write_(text|bytes)"
    r"|to_(csv|excel|json|parquet)|savefig|loadtxt|genfromtxt|savetxt"
)


def listed(module: str, names: frozenset[str]) -> bool:
    return any(
        module.startswith(name[:-1]) if name.endswith("*") else module == name for name in names
    )


def layer_of(module: str) -> int | None:
    return next((row for row, names in enumerate(LAYERS) if listed(module, names)), None)


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def imports_of(tree: ast.AST, *, run_time_only: bool = False) -> Iterator[tuple[str, str]]:
    """Yield top-level library and full dotted name of each import, those in functions too."""
    for node in ast.iter_child_nodes(tree):
        if run_time_only and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.partition(".")[0], alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield (node.module or "").partition(".")[0], f"{node.module}.{alias.name}"
        else:
            yield from imports_of(node, run_time_only=run_time_only)


def inner_imports(path: Path) -> set[str]:
    """Name the modules of povlib that a file imports; the package itself counts as `__init__`."""
    known = {module.stem for module in MODULES}
    found = set()
    for library, dotted in imports_of(tree_of(path)):
        if library == "povlib":
            parts = dotted.split(".")
            found.add(parts[1] if len(parts) > 2 or parts[-1] in known else "__init__")
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
class TestModule:
    def test_has_a_layer(self, path: Path) -> None:
        assert path.parent == PACKAGE, "povlib is flat"
        assert layer_of(path.stem) is not None, (
            f"{path.name} is new: add it to the layer table (LAYERS) of {Path(__file__).name}"
        )

    def test_imports_nothing_from_a_higher_layer(self, path: Path) -> None:
        if (own := layer_of(path.stem)) is None:
            return  # reported above
        rows = {name: layer_of(name) for name in inner_imports(path)}
        higher = {name for name, row in rows.items() if row is not None and row > own}
        assert not higher, f"{path.stem} may not know {', '.join(sorted(higher))}"

    def test_imports_only_the_libraries_of_its_kind(self, path: Path) -> None:
        for library, _ in imports_of(tree_of(path), run_time_only=True):
            if library == "pandas":
                assert not listed(path.stem, PURE), f"{path.stem} is pure: no pandas"
            elif library in LIBRARIES:
                assert listed(path.stem, LIBRARIES[library]), (
                    f"{library} belongs in {', '.join(sorted(LIBRARIES[library]))}"
                )

    def test_opens_files_only_where_that_is_its_job(self, path: Path) -> None:
        if listed(path.stem, OPENS_FILES):
            return
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert not OPENERS.fullmatch(called), f"line {node.lineno} calls {called}"

    def test_is_small(self, path: Path) -> None:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, "two jobs: split it"


def test_imports_have_no_cycle() -> None:
    graph = {path.stem: inner_imports(path) - {"__init__"} for path in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in done:
            for other in graph.get(name, ()):
                visit(other, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_every_library_is_a_declared_dependency() -> None:
    spelled = {"bs4": "beautifulsoup4", "fontTools": "fonttools"}
    own = {*sys.stdlib_module_names, "povlib"}
    used = {library for path in MODULES for library, _ in imports_of(tree_of(path))} - own
    names = {canonicalize_name(spelled.get(library, library)) for library in used}
    assert names <= set(bounds(PYPROJECT["project"]["dependencies"]))


def test_no_module_bears_the_name_of_a_public_function() -> None:
    assert not set(povlib.__all__) & {path.stem for path in MODULES}


@pytest.mark.parametrize("name", povlib.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(povlib, name) is not None


# --- Words --------------------------------------------------------------------------------------


def tracked_files() -> list[Path]:
    """List the files that git keeps or would keep; without git, those outside tools' folders."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "-co", "--exclude-standard"]
    try:
        listing = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, files in os.walk(ROOT):
            folders[:] = [
                name
                for name in folders
                if name == ".ci" or not (name[0] == "." or name in ("node_modules", "outputs"))
            ]
            found += [Path(folder, name) for name in files]
        return found
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = [f"/{name}/".encode() for name in ("work", "root")]
    for path in tracked_files():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for place in places:
            assert place not in content, f"{name_of(path)} contains {place.decode()}"
