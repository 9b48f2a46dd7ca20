"""Places of articles that say, or do not say, which place of a name they mean."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.linking import Surroundings, link
from schemas.article import CleanArticle, Dateline
from schemas.event import Place

CHICAGO, PORTLAND_OREGON, PORTLAND_MAINE, LONDON, LONDON_ONTARIO = 4887398, 5746545, 4975802, 2643743, 6058560
WASHINGTON, STATE_OF_WASHINGTON, GEORGIA, STATE_OF_GEORGIA = 4140963, 5815135, 614540, 4197000
NEW_YORK_CITY, STATE_OF_NEW_YORK, UNITED_STATES, SYRIA, QUEENSLAND = 5128581, 5128638, 6252001, 163843, 2152274
SPRINGFIELD_ILLINOIS, SCOTLAND, GAZA_STRIP, MEXICO, FERGUSON = 4250542, 2638360, 281132, 3996063, 4386387
PALMYRA, NIGER, VANCOUVER_WASHINGTON = 163808, 2440476, 5814616


def linked(text: str, name: str, *, dateline: str = "", headline: str = "") -> Place:
    """The place of that name in the text, linked."""
    article = CleanArticle(
        id="a", text=text, headline=headline, dateline=Dateline(place=dateline) if dateline else None
    )
    start = text.find(name)
    return link(Place(name=name, text=name, start=start, end=start + len(name)), Surroundings(article))


@pytest.mark.parametrize(
    ("text", "name", "geonames_id", "by"),
    [
        ("Troops went to Chicago.", "Chicago", CHICAGO, "usage"),
        ("Troops went to London.", "London", LONDON, "usage"),
        ("Troops went to Washington.", "Washington", WASHINGTON, "usage"),
        ("Troops went to the U.S. border.", "U.S.", UNITED_STATES, "name"),
        ("Tanks rolled through Gaza.", "Gaza", GAZA_STRIP, "usage"),
        ("Police were flown to Queensland.", "Queensland", QUEENSLAND, "name"),
        ("Police were sent to Scotland.", "Scotland", SCOTLAND, "name"),
        ("Soldiers left northern Syria.", "northern Syria", SYRIA, "name"),
        ("Soldiers Leave Northern Syria", "Northern Syria", SYRIA, "name"),
        ("Nigeria sent soldiers to Niger.", "Niger", NIGER, "prominence"),
        ("Georgia asked for soldiers; Illinois sent them to Chicago.", "Chicago", CHICAGO, "usage"),
        ("Soldiers left Mexico.", "Mexico", MEXICO, "prominence"),
        ("Guard troops reached Portland, Ore., on Monday.", "Portland", PORTLAND_OREGON, "qualifier"),
        ("Guard troops reached Portland, Maine.", "Portland", PORTLAND_MAINE, "qualifier"),
        ("Guard troops reached Portland, OR.", "Portland", PORTLAND_OREGON, "qualifier"),
        ("Soldiers were sent to London, Ontario, to help.", "London", LONDON_ONTARIO, "qualifier"),
        ("Guard troops reached Springfield. Illinois Gov. Jane Roe objected.", "Springfield", SPRINGFIELD_ILLINOIS,
         "article"),
        ("Guard troops reached Ferguson. The Missouri National Guard said so.", "Ferguson", FERGUSON, "article"),
        ("Tanks reached Palmyra. The Syrian state said they came from Damascus.", "Palmyra", PALMYRA, "article"),
        ("Troops went to Georgia. In Atlanta, they were cheered.", "Georgia", STATE_OF_GEORGIA, "article"),
        ("Troops went to Georgia. In Tbilisi, they were cheered.", "Georgia", GEORGIA, "article"),
        ("Troops went to the state of Georgia.", "state of Georgia", STATE_OF_GEORGIA, "name"),
        ("Troops went to New York. New York City would pay for them.", "New York", NEW_YORK_CITY, "article"),
        ("Troops went to New York state.", "New York", STATE_OF_NEW_YORK, "article"),
        ("Troops went to the state of Washington.", "state of Washington", STATE_OF_WASHINGTON, "name"),
        ("Guard troops reached Vancouver, Washington.", "Vancouver", VANCOUVER_WASHINGTON, "qualifier"),
        ("Troops went to Washington state.", "Washington state", STATE_OF_WASHINGTON, "name"),
    ],
)  # fmt: skip
def test_a_place_is_the_one_that_the_article_means(text: str, name: str, geonames_id: int, by: str) -> None:
    place = linked(text, name)
    assert (place.geonames_id, place.linked_by) == (geonames_id, by)
    assert place.candidates == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Guard troops reached Springfield on Monday.", "Springfield"),
        ("Guard troops reached Portland and Memphis.", "Portland"),
        ("Guard troops reached Georgia.", "Georgia"),
        ("Guard troops reached New York.", "New York"),
        ("Guard troops reached Springfield. Illinois and Massachusetts objected.", "Springfield"),
        ("The U.S. sent agents to Broadview.", "Broadview"),
        ("Troops from Mozambique left Palma.", "Palma"),
    ],
)
def test_what_the_article_does_not_tell_apart_stays_open(text: str, name: str) -> None:
    place = linked(text, name)
    assert place.geonames_id is None
    assert place.country == place.admin1 == place.linked_by == ""
    sizes = [candidate.population for candidate in place.candidates]
    assert 1 <= len(sizes) <= 10
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    "name",
    ["the border", "region", "Camp Example", "Cook County Courthouse", "Canadian", "29 states", "West", "White House"],
)
def test_what_is_no_entry_of_the_gazetteer_stays_as_it_is(name: str) -> None:
    place = linked(f"Troops were sent to {name}.", name)
    assert place.geonames_id is None
    assert place.candidates == []


def test_a_town_takes_no_article_but_a_region_may() -> None:
    assert linked("Police were sent to the Mission in San Francisco.", "Mission").candidates == []
    assert linked("Police were sent to the Portland, Ore., office.", "Portland").geonames_id == PORTLAND_OREGON
    assert linked("Police were sent to the Washington, D.C., office.", "Washington").geonames_id == WASHINGTON
    assert linked("Police were sent to the Northern Territory.", "Northern Territory").country == "AU"


WORDS = st.sampled_from(
    [
        "Portland",
        "Springfield,",
        "Ore.",
        "Illinois",
        "Gov.",
        "(Ontario)",
        "The",
        "U.S.",
        "Georgia.",
        "a",
        "in",
        "\n",
        "İ",
    ]
)


@given(st.lists(WORDS, max_size=30), st.sampled_from(["Portland", "Springfield", "Georgia", "(", "", "İ"]))
def test_evidence_is_where_it_says_and_only_the_undecided_have_candidates(words: list[str], name: str) -> None:
    text = " ".join(words)
    article = CleanArticle(id="a", text=text)
    place = link(Place(name=name, text=name, start=0, end=0), Surroundings(article))
    assert place.evidence is None or text[place.evidence.start : place.evidence.end] == place.evidence.text
    assert (place.geonames_id is None) == (place.linked_by == "")
    assert place.geonames_id is None or place.candidates == []


def test_a_page_full_of_names_takes_no_longer_than_a_page() -> None:
    article = CleanArticle(id="a", text="Springfield, Lake Wobegon Northern Hill " * 20_000)
    link(Place(name="Quebec", text="Quebec", start=0, end=6), Surroundings(CleanArticle(id="b", text="")))  # loads
    start = time.process_time()
    link(Place(name="Springfield", text="Springfield", start=0, end=11), Surroundings(article))
    assert time.process_time() - start < 0.25


def test_a_list_of_places_qualifies_none() -> None:
    place = linked("Agents were sent to Chicago, Oregon and Tennessee.", "Chicago")
    assert place.geonames_id == CHICAGO


def test_a_town_in_a_state_that_the_gazetteer_does_not_give_it_is_not_another_one() -> None:
    place = linked("Guard troops reached Chicago, Wyo., on Monday.", "Chicago")
    assert place.geonames_id is None


def test_a_place_has_its_region_country_point_and_the_evidence() -> None:
    text = "Guard troops reached Portland, Ore., on Monday."
    place = linked(text, "Portland")
    assert (place.country, place.admin1, place.admin1_code) == ("US", "Oregon", "US-OR")
    assert place.lat == pytest.approx(45.52, abs=0.01)
    assert place.lon == pytest.approx(-122.68, abs=0.01)
    assert place.evidence is not None
    assert text[place.evidence.start : place.evidence.end] == place.evidence.text == "Ore."


def test_a_dateline_tells_the_state_but_is_no_evidence_in_the_text() -> None:
    place = linked("Guard troops reached Portland on Monday.", "Portland", dateline="PORTLAND, Ore.")
    assert (place.geonames_id, place.linked_by, place.evidence) == (PORTLAND_OREGON, "dateline", None)
    place = linked("Guard troops reached Springfield on Monday.", "Springfield", dateline="CHICAGO")
    assert (place.geonames_id, place.linked_by, place.evidence) == (SPRINGFIELD_ILLINOIS, "dateline", None)


def test_the_headline_is_evidence_too() -> None:
    place = linked("Guard troops reached Portland.", "Portland", headline="Oregon sues over troops")
    assert place.geonames_id == PORTLAND_OREGON
    assert place.evidence is not None
    assert (place.evidence.part, place.evidence.text) == ("headline", "Oregon")
