"""The gazetteer's file and the ways its names are looked up."""

import pytest

from pipeline.linking.gazetteer import folded, gazetteer
from pipeline.linking.usage import parse, usage
from schemas.errors import DataError


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("St. Louis", "Saint Louis"),
        ("the Netherlands", "Netherlands"),
        ("São Paulo", "SAO PAULO"),
        ("Coeur d’Alene", "Coeur d'Alene"),
        ("U.S.", "US"),
        ("Guinea-Bissau", "Guinea Bissau"),
        ("Ft. Worth", "Fort Worth"),
    ],
)
def test_spellings_of_a_name_are_one(name: str, other: str) -> None:
    assert folded(name) == folded(other)


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Kiev", "UA"), ("Kyiv", "UA"), ("Bombay", "IN"), ("Anbar", "IQ"), ("Bavaria", "DE"), ("Crimea", "UA"),
        ("North Korea", "KP"), ("Russia", "RU"), ("Syria", "SY"), ("Ivory Coast", "CI"), ("Wales", "GB"),
        ("Nova Scotia", "CA"), ("New South Wales", "AU"), ("Maharashtra", "IN"), ("District of Columbia", "US"),
        ("Puerto Rico", "PR"),
    ],
)  # fmt: skip
def test_english_names_are_found(name: str, country: str) -> None:
    assert gazetteer().named(name)[0].country == country


def test_a_region_is_found_by_its_code_and_holds_its_cities() -> None:
    illinois, chicago = gazetteer().region("US.IL"), gazetteer().named("Chicago")[0]
    assert illinois is not None
    assert illinois.holds(chicago)
    assert not chicago.holds(illinois)
    assert gazetteer().region("US.XX") is None


def test_usage_names_only_what_the_gazetteer_has() -> None:
    known, own = gazetteer(), usage()
    assert all(known.entry(number) for number in [*own.names.values(), *own.others.values()])
    assert all(known.region(code) for code in own.abbreviations.values())
    assert all(any(one.kind == "city" for one in known.named(name)) for name in own.alone)


@pytest.mark.parametrize("text", ["alone = 3", "alone = [", "surprise = []"])
def test_usage_of_the_wrong_shape_is_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"usage\.toml"):
        parse(text)
