"""Roles of an event: who, whom, where and when.

`fill` reads the event's sentence into words and noun phrases (tokens, chunks), the article into names (names), resolves
what each phrase stands for (resolve), lists whom a role may go to (options), and takes the one that weighs most
(ranker); dates are read by their own patterns (dates).
"""

from pipeline.detect.roles.fill import fill

__all__ = ["fill"]
