"""Which code decided: the version that clean articles and events carry."""

PIPELINE_VERSION = "0.1.0"
