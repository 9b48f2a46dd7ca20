"""What the model is not shown."""

from pipeline.detect.names import holders, masked, names, shape
from pipeline.detect.tokens import tokenise


def test_names_are_hidden_and_keep_their_office() -> None:
    sentences = [
        tokenise("On Monday the mayor of Oldport, Governor Ada Quill and a clerk met."),
        tokenise("Quill sued 12 firms in 2019."),
    ]
    hidden = names(sentences)
    assert {"oldport", "ada", "quill"} <= hidden
    office = holders(sentences, hidden)
    shown = masked(sentences[1], hidden, office).words
    assert shown == ("<chief>", "sued", "<number>", "firms", "in", "<year>", ".")


def test_title_case_names_nobody() -> None:
    assert names([tokenise("Big Red Bridge Closes Again")]) == frozenset()


def test_shape() -> None:
    assert [shape(w) for w in ("friday", "1999", "3,000", "$5", "word")] == [
        "<date>",
        "<year>",
        "<number>",
        "<number>",
        "word",
    ]
