"""The command line: one file a subcommand, put together in `agents.__main__`.

A subcommand reads its arguments, does its work through `inputs` (articles from files), `agents.clients` (Kafka) and the
pipeline, and shows it through `render` (events and articles) and `terminal` (safe text, progress, errors).
"""
