"""Event types that an analyst adds as data: a pack names triggers, frame and cues, and rules of grammar decide.

`pack` reads and checks one; `clause` reads a sentence for it (which word is a verb, and which noun it governs);
`judge` decides event or reference and the status; `roles` fills who, whom and where by grammatical function; `weigh`
goes through an article and gives the grounds of each candidate, as `deliberate` does for the types with weights.
"""

from pipeline.detect.packs.pack import Pack, parse
from pipeline.detect.packs.roles import Framed, framed
from pipeline.detect.packs.weigh import deliberation_with

__all__ = ["Framed", "Pack", "deliberation_with", "framed", "parse"]
