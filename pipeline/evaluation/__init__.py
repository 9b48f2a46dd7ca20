"""How good detection is on annotated articles: events are matched to mentions, then counted into figures."""

from pipeline.evaluation.figures import Errors, Evaluation, Score, Share, evaluate
from pipeline.evaluation.gold import GoldArticle, Mention

__all__ = ["Errors", "Evaluation", "GoldArticle", "Mention", "Score", "Share", "evaluate"]
