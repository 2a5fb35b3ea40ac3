"""What the documents say is so: examples run, commands exist, files and names are there."""

from __future__ import annotations

import copy
import doctest
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from test_project import LAYERS, MODULES, ROOT, layer_of, tracked_files

import povlib as pov
from povlib import cli
from povlib.columns import COLUMNS, MEASURES, Column, column_label
from povlib.upkeep import record_changes, tidy_files

README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
DATA = ROOT / "data" / "README.md"
DOCUMENTS = [README, CONTRIBUTING, ROOT / "CHANGELOG.md", DATA, ROOT / "outputs" / "README.md"]
PICTURE = ROOT / "outputs" / "report-page.png"

documents = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_blocks(path: Path, *languages: str) -> list[str]:
    """List the fenced blocks of some languages, without the indent of the list they stand in."""
    found = re.findall(r"^( *)```(\w*)\n(.*?)^ *```$", text_of(path), re.MULTILINE | re.DOTALL)
    return [
        re.sub(rf"^{indent}", "", body, flags=re.M)
        for indent, lang, body in found
        if lang in languages
    ]


def prose_of(path: Path) -> str:
    return re.sub(r"^ *```.*?^ *```$", "", text_of(path), flags=re.MULTILINE | re.DOTALL)


def code_spans(path: Path) -> list[str]:
    return re.findall(r"(?<!`)`([^`\n]+)`(?!`)", prose_of(path))


# --- Commands -----------------------------------------------------------------------------------


def commands(path: Path) -> Iterator[list[str]]:
    """Yield the commands of the shell blocks and of the running text, split into words."""
    blocks = "".join(code_blocks(path, "sh", "bat")).splitlines()
    # `povlib tidy` alone names a command; with more it is one to be typed.
    spans = [span for span in code_spans(path) if span.count(" ") > 1 or span.startswith("make ")]
    for line in blocks + spans:
        try:
            words = shlex.split(line.replace("\\", "/"), comments=True)
        except ValueError:  # a span with a single quotation mark is no command
            continue
        if words:
            yield [words[0].rsplit("/", 1)[-1], *words[1:]]


@documents
def test_commands_are_understood(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    targets = re.search(r"^\.PHONY: (.*)$", text_of(ROOT / "Makefile"), re.MULTILINE)
    assert targets
    for program, *words in commands(path):
        if program == "povlib" and words[0] in cli.COMMANDS:
            try:
                cli._parser().parse_args(words)
            except SystemExit:
                pytest.fail(f"{path.name}: povlib {' '.join(words)}: {capsys.readouterr().err}")
        elif program == "make":
            named = [word for word in words if "=" not in word]
            assert set(named) <= set(targets[1].split()), words
        for option, file in pairwise(words):
            if option in ("-r", "-f") and program != "pdftoppm":
                assert (ROOT / file).is_file(), file


def test_readme_shows_every_command() -> None:
    shown = {words[0] for program, *words in commands(README) if program == "povlib"}
    assert set(cli.COMMANDS) <= shown


def test_commands_of_the_audit_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = [w for program, *w in commands(README) if program == "povlib"]
    shown = [words for words in shown if words[0] in ("audit", "decide")]
    assert {words[0] for words in shown} == {"audit", "decide"}
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("POVLIB_DATA", str(tmp_path / "data"))
    for words in shown:
        assert cli.main(words) == (1 if words[0] == "audit" else 0), words
        assert capsys.readouterr().out


@pytest.mark.parametrize("path", [README], ids=["README.md"])
def test_python_examples_give_what_they_show(path: Path) -> None:
    blocks = code_blocks(path, "python")
    assert blocks
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, path.name, str(path), 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
    assert runner.run(test, out=said.append).failed == 0, "".join(said)


# --- Names and places ---------------------------------------------------------------------------


@documents
def test_links_lead_somewhere(path: Path) -> None:
    text = prose_of(path)
    targets = re.findall(r"\]\(\s*([^)\s]+)\s*\)", text) + re.findall(r'src="([^"]+)"', text)
    for target in targets:
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        file = path.parent / name if name else path
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", text_of(file), re.MULTILINE)
            slugs = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in headings]
            assert anchor in slugs, (target, slugs)


@documents
def test_files_named_exist(path: Path) -> None:
    made = re.compile(
        r"^(?:outputs/|\.venv|vi_du_2026|data/<"
        r"|(?:findings|rules|assignments|causes|cause_list)\.csv$)|…"
    )
    for span in code_spans(path):
        if re.fullmatch(
            r"[\w.-]+/(?:[\w./-]+)?|[\w./-]+\.(?:py|md|csv|json|yml|toml|css|typ|lock)", span
        ):
            if made.search(span):
                continue
            places = [ROOT / span, path.parent / span, *(ROOT / "data").glob(f"*/{span}")]
            assert any(place.exists() for place in places), f"{path.name} names {span}"


def test_names_in_the_contributors_guide_exist() -> None:
    kept = {".py", ".md", ".toml", ".css", ".typ", ".yml", ".ipynb", ""}
    sources = [file for file in tracked_files() if file.suffix in kept and file not in DOCUMENTS]
    everything = "\n".join(text_of(file) for file in sources if file != Path(__file__))
    everything += " ".join(file.name for file in sources)
    for span in code_spans(CONTRIBUTING):
        for name in re.findall(r"[A-Za-z_][\w-]+", span):
            assert name in everything, f"CONTRIBUTING.md names {name} in `{span}`"


def test_architecture_names_every_module_in_its_layer() -> None:
    rows = re.findall(r"^\| [^|]+ \| (`.+`) \|$", text_of(CONTRIBUTING), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    layers = [layer_of(name) for name in named]
    assert layers == sorted(layers, key=lambda row: -1 if row is None else row), named
    existing = {path.stem for path in MODULES if layer_of(path.stem) != len(LAYERS) - 1}
    missing = existing - set(named)
    assert set(named) <= existing, f"CONTRIBUTING.md names {set(named) - existing}"
    assert not missing, f"add {', '.join(sorted(missing))} to the table of CONTRIBUTING.md"


def test_readme_lists_the_notebooks_there_are() -> None:
    named = set(re.findall(r"\(notebooks/([\w-]+)\.ipynb\)", text_of(README)))
    assert named == {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}


def test_picture_is_small_and_described() -> None:
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size < 120_000
    assert re.search(r'<img src="outputs/report-page.png"[^>]* alt="[^"]{40,}"', text_of(README))


# --- Dictionary and example of the data ---------------------------------------------------------


def table_rows(path: Path, columns: int) -> list[list[str]]:
    """List the rows of all tables with that many columns, without their heads."""
    rows = [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in text_of(path).splitlines()
        if line.startswith("|")
    ]
    return [row for row in rows if len(row) == columns and row[0].startswith("`")]


def dictionary_row(column: Column) -> str:
    measure = MEASURES[column.measure]
    unit = measure["vi"] if measure["vi"] == measure["en"] else f"{measure['vi']} · {measure['en']}"
    label = f"{column_label(column.name, 'vi')} · {column_label(column.name, 'en')}"
    meanings = f"{column.meaning_vi} | {column.meaning_en}"
    return f"| `{column.name}` | {unit or '–'} | {label} | {meanings} |"


@pytest.mark.parametrize("column", COLUMNS.values(), ids=lambda column: column.name)
def test_dictionary_explains_the_column(column: Column) -> None:
    row = dictionary_row(column)
    assert row in text_of(DATA).splitlines(), f"data/README.md should have:\n{row}"


def test_dictionary_explains_no_other_column() -> None:
    named = {row[0].strip("`") for row in table_rows(DATA, 5)}
    assert named == set(COLUMNS)


def test_every_field_of_every_plan_is_explained() -> None:
    explained = {(row[0].strip("`"), row[1].strip("`")) for row in table_rows(DATA, 4)}
    found = set()
    for name in pov.list_plans(ROOT / "data"):
        descriptor = json.loads(text_of(ROOT / "data" / name / "datapackage.json"))
        for resource in descriptor["resources"]:
            for field in resource["schema"]["fields"]:
                if resource["name"] == "plan_table":
                    assert field["name"] in COLUMNS
                else:
                    found.add((resource["path"], field["name"]))
    found.add(("units.csv", "group"))  # no plan at hand has rows of groups
    assert found == explained


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The plan that data/README.md gives as an example, as files."""
    files = re.findall(
        r"^`(\w+)/([\w.]+)`[^\n]*\n\n```\w+\n(.*?)^```$", text_of(DATA), re.MULTILINE | re.DOTALL
    )
    assert len(files) == 5
    for folder, name, content in files:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / name).write_text(content, encoding="utf-8", newline="\n")
    return tmp_path / files[0][0]


def test_example_can_be_loaded_and_reproduced(example: Path) -> None:
    plan = pov.load_plan(example.name, example.parent)
    assert plan.units["households"].tolist() == [312, 1045, 268]
    assert plan.printed["exits_target"].tolist() == ["06", "10", "04"]
    assert plan.source.demonstration
    counts = pov.reproduce(plan).counts()
    assert counts == dict.fromkeys(counts, 0) | {"exact": plan.printed.size + len(plan.total)}
    compared = pov.compare_registration(plan)
    assert compared.table["gap"].to_dict() == {"Thôn 1": 1, "Thôn 2": 0, "Thôn 3": 0}


def test_example_can_be_recorded(example: Path) -> None:
    assert pov.load_plan(str(example)).changed
    record_changes(example.name, "first transcription", data_dir=str(example.parent))
    assert not pov.load_plan(str(example)).changed


def test_tidy_undoes_what_excel_does_to_the_example(example: Path) -> None:
    table = example / "plan_table.csv"
    before = table.read_bytes()
    saved = before.decode().replace('"6,09"', "6,09").replace('"2,87"', "2,87")
    saved = saved.replace('"5,22"', "5,22").replace('"3,88"', "3,88")
    rows = [re.sub(r",(?!\d\d$)", ";", line) for line in saved.splitlines()]
    table.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(rows).encode() + b"\r\n")
    with pytest.raises(pov.PlanError):
        pov.load_plan(str(example))
    tidy_files(example.name, write=True, data_dir=str(example.parent))
    assert table.read_bytes() == before


ENTRIES = [row for row in table_rows(DATA, 3) if row[1] in ("required", "optional")]


@pytest.mark.parametrize(("entry", "need"), [(row[0].strip("`"), row[1]) for row in ENTRIES])
def test_descriptor_needs_what_the_table_says(example: Path, entry: str, need: str) -> None:
    path = example / "datapackage.json"
    descriptor: dict[str, Any] = json.loads(text_of(path))
    changed = copy.deepcopy(descriptor)
    *outer, last = entry.split(".")
    del (changed[outer[0]] if outer else changed)[last]
    path.write_text(json.dumps(changed), encoding="utf-8")
    if entry == "plan.total_label":  # then its row has to go as well
        table = example / "plan_table.csv"
        table.write_text(text_of(table).split("Cộng")[0], encoding="utf-8")
    if need == "optional":
        pov.load_plan(str(example))
    else:
        with pytest.raises(pov.PlanError, match=re.escape(entry)):
            pov.load_plan(str(example))


def test_descriptor_table_is_complete(example: Path) -> None:
    descriptor = json.loads(text_of(example / "datapackage.json"))
    described = {f"plan.{key}" for key in descriptor["plan"]} | {"title", "title_en"}
    assert {row[0].strip("`") for row in ENTRIES} == described
