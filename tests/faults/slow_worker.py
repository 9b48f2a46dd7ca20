"""A worker whose detect agent sleeps in the midst of articles whose headline says for how many seconds."""

import dataclasses
import logging
import time

from agents.__main__ import main
from agents.stage import Decision
from agents.worker import STAGES
from schemas.article import CleanArticle

HEADLINE = "sleep for "
_DETECT = STAGES["detect"]


def decide(article: CleanArticle) -> Decision:
    """As the detect agent does, after the sleep."""
    _, asked, seconds = article.headline.partition(HEADLINE)
    if asked:
        logging.getLogger("policywire").warning("falling asleep")
        time.sleep(float(seconds))
    return _DETECT.decide(article)


if __name__ == "__main__":
    STAGES["detect"] = dataclasses.replace(_DETECT, decide=decide)
    main()
