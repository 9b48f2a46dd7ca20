"""A worker whose detect agent sleeps in the midst of articles whose headline says for how many seconds."""

import dataclasses
import logging
import os
import sys
import time

from agents import clean, detect
from agents.settings import Settings
from agents.stage import Decision
from agents.worker import run
from schemas.article import CleanArticle

HEADLINE = "sleep for "


def decide(article: CleanArticle) -> Decision:
    """As the detect agent does, after the sleep."""
    _, asked, seconds = article.headline.partition(HEADLINE)
    if asked:
        logging.getLogger("policywire").warning("falling asleep")
        time.sleep(float(seconds))
    return detect.decide(article)


if __name__ == "__main__":
    sys.exit(run(Settings.from_env(os.environ), [clean.STAGE, dataclasses.replace(detect.STAGE, decide=decide)]))
