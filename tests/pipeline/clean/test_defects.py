"""Damage is told with its place, and sound text is not called damaged."""

import pytest

from pipeline.clean.defects import defects

REST = "\nThe council met on Monday and voted."


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("The mayor spoke on the heels of the . She left.", "lost_link", "."),
        ("Polls by , and others, agree.", "lost_link", ","),
        ("It will be done by the of the week." + REST, "lost_link", " "),
        ("Two senators, Sens.(Del.) and others, agree.", "lost_link", "("),
        (
            "announced on Sunday that it plans a vote." + REST,
            "lost_subject",
            "announced on Sunday that it plans a vote.",
        ),
        (", who had left early." + REST, "truncated_start", ","),
        ("of the council had left early." + REST, "truncated_start", "of"),
        ("The council met.\nIt voted for the", "truncated_end", "e"),
        ("The council met.\nIt voted for a new ferry […]", "truncated_end", "]"),
        ("They went to the border.The governor stayed." + REST, "run_together", ".T"),
        ("The plan of the the council failed." + REST, "doubled_words", "the the"),
        ("The plan of Ann Poe Ann Poe failed." + REST, "doubled_words", "Ann Poe Ann Poe"),
        ("The council\ufffds plan failed.", "mojibake", "\ufffd"),
        ("He called it “a plan that nobody had asked for." + REST, "open_quote", "“"),
        ('He called it "a plan that nobody had asked for.' + REST, "open_quote", '"'),
    ],
)
def test_damage(text: str, kind: str, piece: str) -> None:
    found = [(defect.kind, text[defect.start : defect.end]) for defect in defects(text)]
    assert found == [(kind, piece)]


@pytest.mark.parametrize(
    "line",
    [
        "of the families on the island, the mayor has no plan for Dover and says so.",
        "to close the ferry for good. Ann Poe, the mayor, said that she was against it.",
    ],
)
def test_a_paragraph_without_its_first_words(line: str) -> None:
    text = f"The council met on Monday and voted.\n{line}"
    assert [(defect.kind, defect.start) for defect in defects(text)] == [("truncated_middle", text.index(line))]


def test_a_paragraph_broken_in_its_middle() -> None:
    text = "The ferry firm says it can go on until spring, but only if the island and the\ntown pay half of its debt."
    assert [defect.kind for defect in defects(text)] == ["truncated_middle"]


@pytest.mark.parametrize(
    "text",
    [
        "“The plan goes on in the next paragraph.\n“And it does,” he said.",
        '“A quotation closed with the wrong mark," he said.\nThe council met.',
        'He is 6\'2" tall, and said "no" twice.\nThe council met.',
        "It goes on on Monday, again and again and again, and she had had enough.",
        "The U.S. and the E.U. met. See example.com for the rest.",
        "It was . . . a long night.",
        "Now turn, turn turn, he sang, to keep the town the town it is.\nEnough is enough is what he said.",
        "He has a Ph.D from HealthCare.Gov.\nThe council met.",
        "He called it “a plan that nobody had asked for.’\nThe council met.",
        "The council met.\nHere is hoping...",
        "The council met.\nIt goes on, he said",
        "archived recording\nThe council met.",
        "iPhone sales fell.\nThe council met.",
        "The council met.\nA last heading",
        "",
    ],
)
def test_sound_text(text: str) -> None:
    assert defects(text) == []
