"""From a clean article to its events.

`prefilter` finds the sentences that can hold one; `candidates` proposes every word in them that may carry an event
(vocabulary in `triggers.toml`); `features` describes each by its words, its shallow syntax (`view`, `syntax`, `votes`)
and its place in the article, names hidden (`names`); `model` weighs that, `encoder` reads the sentences in which it
sees a chance (both made by `agents.training`), and `rules` knows set ways of speaking; `deliberate` decides and keeps
the grounds; `events` turns what is left into records, with the cue (`status`), who says so (`attribution`), whether it
is history (`background`) and the roles from `roles`.
`packs` are further types that analysts add as data, and `explain` gives the grounds of every decision.
"""

from pipeline.detect.deliberate import Considered, Deliberation, deliberate
from pipeline.detect.events import Detection, detect, enrich, skipped
from pipeline.detect.explain import explain

__all__ = ["Considered", "Deliberation", "Detection", "deliberate", "detect", "enrich", "explain", "skipped"]
