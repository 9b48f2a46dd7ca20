"""The network as shipped: what it makes of plain sentences, and what it says of a file that is none."""

import pytest

from pipeline.detect.encoder import network as module
from pipeline.detect.encoder.hearing import around, hear
from pipeline.detect.encoder.network import Heard, network
from pipeline.detect.frame import Candidate, Document, Sentence
from schemas.article import CleanArticle
from schemas.errors import DataError
from schemas.event import STATUSES


def heard(text: str, *triggers: str) -> list[Heard]:
    document = Document(CleanArticle(id="a", headline="", text=text))
    found = []
    for trigger in triggers:
        start = text.index(trigger)
        sentence = document.sentence("text", start)
        assert sentence
        found.append(Candidate("deployment", sentence, start, start + len(trigger), ""))
    return hear(network(), document, found)


def test_a_report_weighs_more_than_a_figure_of_speech() -> None:
    (report,) = heard("The president deployed 500 troops to the border on Monday.", "deployed")
    (figure,) = heard("The lawyer deployed a new argument on Monday.", "deployed")
    assert report.event > figure.event


def test_the_status_goes_by_the_words_around() -> None:
    (done,) = heard("The governor sent 300 troopers to the port on Friday.", "sent")
    (planned,) = heard("The governor plans to send 300 troopers to the port next week.", "send")
    planned_at = STATUSES.index("planned")
    assert planned.statuses[planned_at] - max(planned.statuses) > done.statuses[planned_at] - max(done.statuses)


def test_candidates_of_a_sentence_are_asked_together_and_answered_as_alone() -> None:
    text = "The minister sent a frigate and will send another."
    both = heard(text, "sent", "send")
    assert [one.event for one in both] == pytest.approx(
        [heard(text, word)[0].event for word in ("sent", "send")], abs=0.2
    )


def test_each_trigger_of_a_sentence_has_its_own_status() -> None:
    done, planned = heard("The minister sent a frigate and will send another.", "sent", "send")
    by_done, by_planned = STATUSES.index("done"), STATUSES.index("planned")
    assert done.statuses[by_done] - done.statuses[by_planned] > planned.statuses[by_done] - planned.statuses[by_planned]


def test_roles_are_given_for_phrases_of_the_sentence_only() -> None:
    (one,) = heard("The minister sent a frigate to the strait.", "sent")
    scores = one.roles("text", 0, len("The minister"))
    assert scores is not None
    assert len(scores) == 3
    assert one.roles("text", 500, 510) is None


def test_beside_a_sentence_the_one_before_and_the_headline_are_read() -> None:
    document = Document(CleanArticle(id="a", headline="Troops out", text="One. He sent them."))
    headline, first, last = document.sentences

    def read(sentence: Sentence) -> list[Sentence]:
        return around(document, Candidate("deployment", sentence, sentence.start, sentence.end, ""))

    assert read(last) == [first, headline]
    assert read(first) == [headline]
    assert read(headline) == [first]


def test_a_file_that_is_no_network_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILE", "vocabulary.txt")
    with pytest.raises(DataError, match=r"vocabulary\.txt: not the encoder"):
        network.__wrapped__()
