"""Every pattern takes its examples, and leaves what only looks like them."""

import tomllib

import pytest

from pipeline.clean import patterns
from pipeline.clean.cuts import delete
from pipeline.clean.inline import inline_cuts
from pipeline.clean.lines import Judge, fold
from pipeline.clean.patterns import InlinePattern, LinePattern, expand, inline_patterns, line_patterns
from schemas.errors import DataError

EXAMPLES = [(pattern, line) for pattern in line_patterns() for line in pattern.examples]
SPARES = [(pattern, line) for pattern in line_patterns() for line in pattern.spares]
PIECES = [(pattern, before, after) for pattern in inline_patterns() for before, after in pattern.examples]
PIECE_SPARES = [(pattern, line) for pattern in inline_patterns() for line in pattern.spares]


def reason(line: str, *, edge: bool) -> str | None:
    return Judge([line], [fold(line)]).reasons([0], edge=int(edge))[0]


@pytest.mark.parametrize(("pattern", "line"), EXAMPLES)
def test_an_example_goes_for_its_pattern_s_reason(pattern: LinePattern, line: str) -> None:
    assert reason(line, edge=True) == pattern.reason


@pytest.mark.parametrize(("pattern", "line"), SPARES)
def test_a_spare_stays(pattern: LinePattern, line: str) -> None:
    assert reason(line, edge=False) is None


@pytest.mark.parametrize(("pattern", "before", "after"), PIECES)
def test_a_piece_goes_and_leaves_the_rest(pattern: InlinePattern, before: str, after: str) -> None:
    assert delete(before, inline_cuts(before, [pattern])) == after


@pytest.mark.parametrize(("pattern", "line"), PIECE_SPARES)
def test_a_line_without_the_piece_stays_whole(pattern: InlinePattern, line: str) -> None:
    assert not inline_cuts(line, [pattern])


def test_biographies_go_only_at_the_ends_of_an_article() -> None:
    line = "Ann Poe is a senior fellow at the Valley Institute."
    assert reason(line, edge=True) == "author_note"
    assert reason(line, edge=False) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[a]\nreason = "advert"\nregex = "("\nexamples = ["x"]', r"a\.regex"),
        ('[a]\nreason = "fun"\nregex = "x"\nexamples = ["x"]', r"a\.reason 'fun'"),
        ('[a]\nreason = "advert"\nexamples = ["x"]', r"a\.regex is missing"),
        ('[a]\nreason = "advert"\nregex = "x"', r"a\.examples"),
        ('[a]\nreason = "advert"\nregex = "x"\nexamples = ["x"]\nplace = "left"', r"a\.place 'left'"),
        ('[a]\nreason = "advert"\nregex = "x"\nexamples = ["x"]\nwhat = 1', "unknown key what"),
        ('[a]\nreason = "advert"\nregex = "<nowhere>"\nexamples = ["x"]', "unknown list <nowhere>"),
        ("a = 1", "a must be a table"),
    ],
)
def test_a_bad_data_file_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    real = patterns.load
    data = tomllib.loads(text)
    monkeypatch.setattr(patterns, "load", lambda file: data if file == "patterns.toml" else real(file))
    with pytest.raises(DataError, match=message):
        line_patterns.__wrapped__()


def test_lists_are_put_in_place_longest_first() -> None:
    assert expand("patterns.toml", "a", "<writing>").startswith("(?:nationally syndicated|")
