"""From a clean article to its events.

`candidates` proposes every word that may carry an event (vocabulary in `triggers.toml`); `features` describes each by
its words, its shallow syntax and its place in the article; `model` weighs them (weights made by `agents.train`);
`deliberate` decides and keeps the grounds; `events` turns what is left into records, with roles from `roles`.
"""

from pipeline.detect.deliberate import Considered, Deliberation, deliberate
from pipeline.detect.events import Detection, detect, enrich

__all__ = ["Considered", "Deliberation", "Detection", "deliberate", "detect", "enrich"]
