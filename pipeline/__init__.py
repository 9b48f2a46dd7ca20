"""What policywire decides, as pure functions: no clock, socket, environment, or files but its own data.

An article walks through twice: `pipeline.clean.clean(RawArticle) -> CleanArticle` cuts what is not its running text and
says what was cut; `pipeline.detect.enrich(CleanArticle) -> EnrichedArticle` finds the events and their roles.
"""
