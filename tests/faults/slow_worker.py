"""A worker whose detect agent stands still, or works, as many seconds on an article as its headline says."""

import dataclasses
import logging
import time

from agents.__main__ import main
from agents.stage import Decision
from agents.worker import STAGES
from schemas.article import CleanArticle

SLEEP, WORK = "sleep for ", "work for "
_DETECT = STAGES["detect"]


def decide(article: CleanArticle) -> Decision:
    """As the detect agent does, after the seconds asked for."""
    for what, spend in ((SLEEP, time.sleep), (WORK, _work)):
        if article.headline.startswith(what):
            logging.getLogger("policywire").warning("an article that takes long")
            spend(float(article.headline.removeprefix(what)))
    return _DETECT.decide(article)


def _work(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


if __name__ == "__main__":
    STAGES["detect"] = dataclasses.replace(_DETECT, decide=decide)
    main()
