"""Printed numerals are read exactly or refused with a reason, and written back as printed."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povlib.faults import REASONS
from povlib.numerals import (
    NOTATIONS,
    NumeralError,
    decimal_places,
    format_number,
    infer_notation,
    read_number,
)

notations = st.sampled_from(sorted(NOTATIONS))
integers = st.integers(-(10**40), 10**40)
decimals = st.builds(
    lambda units, places: Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -places)),
    integers,
    st.integers(1, 45),
)


def same(first: int | Decimal, second: int | Decimal) -> bool:
    """Tell whether two figures are equal, of one type, and have the same printed decimals."""
    return (
        type(first) is type(second)
        and first == second
        and decimal_places(first) == decimal_places(second)
    )


# --- Reading what was written -------------------------------------------------------------------


@given(integers | decimals, notations)
def test_reading_gives_back_what_was_written(value: int | Decimal, lang: str) -> None:
    assert same(read_number(format_number(value, lang), lang), value)


@given(integers | decimals, notations)
def test_writing_with_a_sign_reads_the_same(value: int | Decimal, lang: str) -> None:
    text = format_number(value, lang, sign=True)
    assert same(read_number(text, lang), value)
    assert text.startswith("+") == (value > 0)


@given(integers | decimals, notations)
def test_written_figures_have_groups_of_three_and_a_true_minus(
    value: int | Decimal, lang: str
) -> None:
    decimal_mark, group_mark = map(re.escape, NOTATIONS[lang])
    pattern = rf"−?\d{{1,3}}({group_mark}\d{{3}})*({decimal_mark}\d+)?"
    assert re.fullmatch(pattern, format_number(value, lang))


@given(st.integers(0, 10**12), st.integers(0, 5), notations)
def test_leading_zeros_are_read(value: int, zeros: int, lang: str) -> None:
    assert same(read_number("0" * zeros + str(value), lang), value)


@given(integers, st.sampled_from(" \u00a0\u2009\u202f\u2007"), notations)
def test_spaces_may_group_digits(value: int, space: str, lang: str) -> None:
    text = format_number(value, lang).replace(NOTATIONS[lang][1], space)
    assert same(read_number(text, lang), value)


@pytest.mark.parametrize(
    ("text", "notation", "value"),
    [
        ("1.229", "vi", 1229),
        ("1,229", "en", 1229),
        ("1.229", "en", Decimal("1.229")),
        ("1,229", "vi", Decimal("1.229")),
        ("8,70", "vi", Decimal("8.70")),
        ("8.70", "en", Decimal("8.70")),
        ("06", "vi", 6),
        ("2510", "vi", 2510),  # printed without group mark beside 13.389 (Kon Tum 2022)
        ("1.057.374", "vi", 1057374),
        ("1.229,50", "vi", Decimal("1229.50")),
        ("0,5", "vi", Decimal("0.5")),
        ("00,50", "vi", Decimal("0.50")),
        ("−46", "vi", -46),
        ("-46", "vi", -46),
        ("+4", "vi", 4),
        ("−0,35", "vi", Decimal("-0.35")),
        ("1 229", "vi", 1229),
        ("1\u00a0229,5", "vi", Decimal("1229.5")),
        ("100,00", "vi", Decimal("100.00")),
        ("0", "vi", 0),
    ],
)
def test_reads(text: str, notation: str, value: int | Decimal) -> None:
    assert same(read_number(text, notation), value)


@pytest.mark.parametrize(
    ("text", "notation", "reason"),
    [
        ("", "vi", "empty"),
        ("   ", "vi", "empty"),
        ("\n", "vi", "empty"),
        ("%", "vi", "percent_sign"),
        ("8,70 %", "vi", "percent_sign"),
        ("8,70%", "vi", "percent_sign"),
        (" 73", "vi", "outer_space"),
        ("73\u00a0", "vi", "outer_space"),
        ("73\n", "vi", "outer_space"),
        ("-", "vi", "no_digit"),
        (",", "vi", "no_digit"),
        ("không", "vi", "no_digit"),
        ("7O", "vi", "letters"),
        ("1e5", "vi", "letters"),
        ("1e5", "en", "letters"),
        ("nan", "vi", "no_digit"),
        ("Infinity", "vi", "no_digit"),
        ("1_000", "vi", "letters"),
        ("0x10", "vi", "letters"),
        ("１２", "vi", "letters"),
        ("١٢", "vi", "letters"),
        ("1²", "vi", "letters"),
        ("7/3", "vi", "letters"),
        ("(46)", "vi", "letters"),
        ("--5", "vi", "malformed"),
        ("5-", "vi", "malformed"),
        ("+-5", "vi", "malformed"),
        ("1.22.9", "vi", "malformed"),
        ("1,2,3", "vi", "malformed"),
        ("1.229,", "vi", "malformed"),
        (",5", "vi", "malformed"),
        (".5", "vi", "malformed"),
        ("1. 229", "vi", "malformed"),
        ("1  229", "vi", "malformed"),
        ("12 29", "vi", "malformed"),
        ("1229.000", "vi", "other_notation"),
        ("0.127", "vi", "other_notation"),
        ("8.70", "vi", "other_notation"),
        ("1,229.50", "vi", "other_notation"),
        ("8,70", "en", "other_notation"),
        ("9" * 5000, "vi", "too_long"),
        ("1," + "0" * 5000, "vi", "too_long"),
    ],
)
def test_refuses_with_a_reason(text: str, notation: str, reason: str) -> None:
    with pytest.raises(NumeralError) as caught:
        read_number(text, notation)
    assert caught.value.reason == reason
    assert caught.value.text == text


numeral_like = st.text("0123456789.,-−+ \u00a0%eE_x’'٣１²\n\tn", max_size=12)


@given(numeral_like | st.text(max_size=8), notations)
def test_any_text_is_one_number_or_refused_with_a_known_reason(text: str, notation: str) -> None:
    try:
        value = read_number(text, notation)
    except NumeralError as error:
        refusal = error
    else:
        refusal = None
    if refusal is not None:
        assert refusal.reason in REASONS
        return
    # What is read says nothing that the text does not: the same digits in the same order.
    digits = re.sub(r"\D", "", text, flags=re.ASCII)
    shown = re.sub(r"\D", "", format_number(value, notation), flags=re.ASCII)
    assert digits.lstrip("0") == shown.lstrip("0")
    assert isinstance(value, Decimal) == (NOTATIONS[notation][0] in text)


# --- Which notation a table is in ---------------------------------------------------------------


def test_one_figure_decides_for_its_table() -> None:
    assert infer_notation(["1.229", "8,70", ""]) == "vi"
    assert infer_notation(["1,229", "8.70"]) == "en"
    assert infer_notation(["1.229", "0.127"]) == "en"
    assert infer_notation(["1.229", "1.229.000"]) == "vi"


def test_a_count_is_a_whole_number() -> None:
    assert infer_notation([], whole=["73", "1.229"]) == "vi"
    assert infer_notation([], whole=["1,229"]) == "en"
    assert infer_notation(["8,70"], whole=["1.229"]) == "vi"
    with pytest.raises(NumeralError, match=r"'8\.70': mixed_notation"):
        infer_notation(["8.70"], whole=["1.229"])


def test_no_figure_needs_deciding() -> None:
    assert infer_notation([]) is None
    assert infer_notation(["", " ", "73", "06", "−4"]) is None


@pytest.mark.parametrize(
    ("texts", "reason", "at"),
    [
        (["73", "1.229"], "ambiguous", "1.229"),
        (["1,229", "1.229"], "ambiguous", "1,229"),
        (["8,70", "8.70"], "mixed_notation", "8.70"),
        (["1.229,5", "1,229.5"], "mixed_notation", "1,229.5"),
        (["390.519", "55.518", "10.51", "1.229.000"], "mixed_notation", "1.229.000"),
        (["73", "7O"], "letters", "7O"),
        (["1.22.9"], "malformed", "1.22.9"),
    ],
)
def test_refuses_to_guess_a_notation(texts: list[str], reason: str, at: str) -> None:
    with pytest.raises(NumeralError) as caught:
        infer_notation(texts)
    assert (caught.value.reason, caught.value.text) == (reason, at)


@given(st.lists(integers | decimals, min_size=1, max_size=8), notations)
def test_never_infers_a_notation_that_changes_a_figure(
    values: list[int | Decimal], lang: str
) -> None:
    texts = [format_number(value, lang) for value in values]
    refusal, found = None, None
    try:
        found = infer_notation(texts)
    except NumeralError as error:
        refusal = error
    if refusal is not None:
        assert refusal.reason == "ambiguous"
        assert read_number(refusal.text, "vi") != read_number(refusal.text, "en")
        return
    for name in NOTATIONS if found is None else [found]:
        assert [read_number(text, name) for text in texts] == values


@given(st.lists(numeral_like, max_size=6), st.randoms())
def test_the_order_of_figures_decides_nothing(texts: list[str], random: object) -> None:
    def verdict(some: list[str]) -> str | None:
        try:
            return infer_notation(some)
        except NumeralError:
            return "refused"

    shuffled = list(texts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert verdict(shuffled) == verdict(texts)


# --- Real tables --------------------------------------------------------------------------------


def figures(path: Path, *names: str) -> list[str]:
    """Give the figures of some columns of a table; by default all that are no names."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = names or [name for name in rows[0] if name not in NAMES]
    return [row[name] for row in rows for name in columns]


NAMES = ("stt", "tt", "ten", "don_vi", "ten_don_vi", "vung")


@pytest.mark.parametrize(
    "name",
    [
        "krongno_2020_plan",
        "quangbinh_2017_targets",
        "kontum_2022_dtts",
        "vietnam_2022_regions",
    ],
)
def test_real_tables_are_vietnamese(external: Path, name: str) -> None:
    texts = figures(external / f"{name}.csv")
    assert infer_notation(texts) == "vi"
    for text in filter(None, texts):
        value = read_number(text)
        # Written back, a figure differs from print at most in marks that the printer left out.
        plain = format_number(value).replace(".", "")
        assert plain.lstrip("0") == text.replace(".", "").lstrip("0")


def test_a_table_that_mixes_notations_is_refused_as_a_whole(external: Path) -> None:
    path = external / "phutho_2016_result.csv"
    counts = figures(path, "tong_so_ho_dan_cu", "ho_ngheo_so_luong", "ho_can_ngheo_so_luong")
    rates = figures(path, "ho_ngheo_ti_le_pct", "ho_can_ngheo_ti_le_pct")
    assert infer_notation(rates) == "en"
    with pytest.raises(NumeralError, match="ambiguous"):
        infer_notation(counts)
    # Read by the notation of its kind, the published total is the sum of its column.
    poor = [read_number(text, "vi") for text in figures(path, "ho_ngheo_so_luong")]
    assert poor[0] == 41_050 == sum(poor[1:])
    # As one table the dots would turn 390.519 households into 390 and a half.
    with pytest.raises(NumeralError, match="mixed_notation"):
        infer_notation(rates, whole=counts)


def test_a_table_of_counts_alone_is_ambiguous(external: Path) -> None:
    with pytest.raises(NumeralError, match="ambiguous"):
        infer_notation(figures(external / "daknong_2015_result.csv"))


@pytest.mark.parametrize("name", ["us_house_1960_2020", "zug_kantonsrat_2018", "uri_landrat_2020"])
def test_plain_integers_need_no_notation(external: Path, name: str) -> None:
    columns = {
        "us_house_1960_2020": ("apportionment_population", "seats"),
        "zug_kantonsrat_2018": ("list_votes", "election_mandates"),
        "uri_landrat_2020": ("votes", "seats"),
    }[name]
    assert infer_notation(figures(external / f"{name}.csv", *columns)) is None


def test_an_unknown_notation_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        read_number("1", "fr")
