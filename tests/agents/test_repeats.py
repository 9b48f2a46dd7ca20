"""Complaints that come many times a second are told now and then, with their number; our own lines always."""

import logging

from agents.repeats import OncePerWhile


def record(name: str, number: int, at_s: float) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.ERROR, "", 0, "no connection to node %d", (number,), None)
    made.created = at_s
    return made


def test_a_repeated_complaint_is_told_every_half_minute_with_the_number_left_out() -> None:
    calm = OncePerWhile("policywire")
    passed = [line for at in range(61) if calm.filter(line := record("aiokafka", at, 1000.0 + at))]
    assert [line.created for line in passed] == [1000.0, 1030.0, 1060.0]
    assert [vars(line)["fields"]["suppressed"] for line in passed] == [None, 29, 29]


def test_other_complaints_and_our_own_lines_pass() -> None:
    calm = OncePerWhile("policywire")
    assert calm.filter(record("aiokafka", 1, 0.0))
    assert calm.filter(record("aiokafka.consumer", 1, 0.0))
    assert all(calm.filter(record("policywire", 1, 0.0)) for _ in range(10))


def test_what_is_remembered_is_bounded() -> None:
    calm = OncePerWhile("policywire")
    for number in range(5000):
        assert calm.filter(record(f"logger-{number}", 1, 0.0))
    assert len(calm._last) <= 1000
