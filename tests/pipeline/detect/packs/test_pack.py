"""A pack is read whole, or refused with every mistake in it."""

import pickle
from pathlib import Path

import pytest

from pipeline.detect.packs import parse
from schemas.errors import DataError

SANCTIONS = Path(__file__).parents[4] / "docs" / "packs" / "sanctions.toml"
LEAST = """
type = "evacuation"
[triggers]
alone = ["v:evacuate"]
[frame]
actor = ["subject"]
"""


def mistakes(text: str, *taken: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        parse(text.encode(), "new.toml", taken)
    return str(caught.value).split("; new.toml: ")


def test_the_example_is_whole_and_survives_the_way_to_another_process() -> None:
    pack = parse(SANCTIONS.read_bytes(), "sanctions.toml")
    assert pack.type == "sanctions"
    assert pack.frame == {"actor": ("subject", "owner"), "target": ("on", "against", "object"), "place": ()}
    assert (pack.cues["lifted"], pack.cues["struck"]) == ("reversed", "blocked")
    assert pickle.loads(pickle.dumps(pack)) == pack  # noqa: S301 - our own


def test_the_least_that_a_pack_can_be() -> None:
    pack = parse(LEAST.encode(), "least.toml")
    assert (pack.type, pack.cues, pack.figurative) == ("evacuation", {}, ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('type = "evacuation"', "", "type: missing"),
        ('"evacuation"', '"Evac-1"', "type: 'Evac-1': must be a name of small letters"),
        ('"evacuation"', "7", "type: 7: must be a name of small letters"),
        ('"evacuation"', '"lawsuit"', "type: 'lawsuit': is taken"),
        ('"evacuation"', '"curfew"', "type: 'curfew': is taken"),
        ('["v:evacuate"]', "[]", "triggers: empty"),
        ('["v:evacuate"]', '"v:evacuate"', "triggers.alone: must be a list of strings"),
        ('["v:evacuate"]', "[3]", "triggers.alone: 3: must be a string"),
        ('["v:evacuate"]', '["v:Evacuate"]', "triggers.alone: 'v:Evacuate': must be words in small letters"),
        ('["v:evacuate"]', '["v:"]', "triggers.alone: 'v:': must be words in small letters"),
        ("alone =", "nouns =", "triggers.verbs: missing; nouns report nothing by themselves"),
        ("alone =", "verbs =", "triggers: empty; alone or nouns must name a word"),
        ("[frame]", "reach = 99\n[frame]", "triggers.reach: must be a whole number from 1 to 30"),
        ("[frame]", "reach = true\n[frame]", "triggers.reach: must be a whole number from 1 to 30"),
        ("[frame]", "weight = 2\n[frame]", "triggers.weight: no such key; there are alone, nouns"),
        ('["subject"]', '["boss"]', "frame.actor: 'boss': no such function; there are subject, object, owner"),
        ("[frame]\nactor", "[roles]\nactor", "roles: no such key"),
        ("[frame]", '[cues]\nfinished = ["v:end"]\n[frame]', "cues.finished: no such status; there are threatened"),
        (
            "[frame]",
            '[cues]\ndone = ["v:end"]\nreversed = ["ended"]\n[frame]',
            "cues.reversed: 'ended': 'ended' stands",
        ),
        ("[frame]", '[cues]\ndone = ["at last"]\n[frame]', "cues.done: 'at last': must be one word"),
        ('["v:evacuate"]', '["v:evacuate"', "not TOML: "),
    ],
)
def test_a_mistake_is_told_with_file_key_and_reason(old: str, new: str, said: str) -> None:
    assert old in LEAST
    first, *_ = mistakes(LEAST.replace(old, new), "curfew")
    assert first.startswith(f"new.toml: {said}")


def test_all_mistakes_are_told_at_once() -> None:
    text = LEAST.replace("evacuation", "Evac").replace("alone", "lone").replace("subject", "boss")
    assert [line.removeprefix("new.toml: ").split(":")[0] for line in mistakes(text)] == [
        "type",
        "triggers.lone",
        "frame.actor",
        "triggers",
    ]


@pytest.mark.parametrize(
    ("data", "said"), [(b"\xff", "not a text in UTF-8"), (b"#" * 70_000, "longer than 65,536 bytes")]
)
def test_what_is_no_text_or_too_much_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(DataError, match=said):
        parse(data, "new.toml")
