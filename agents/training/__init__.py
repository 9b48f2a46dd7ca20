"""Makes the weights of detection from annotated articles, for those who change it; the command does not use it.

`rows` turns annotations into what models are fitted on, `events` fits which candidates are events and how far they got,
`roles` fits who, whom and where. Needs the dependency group `train`.
"""
