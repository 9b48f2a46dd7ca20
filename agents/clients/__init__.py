"""Plain Kafka clients for the command line: no group, nobody's offsets moved, every failure one line.

`access` asks once whether Kafka lets us in; then `producer` sends articles, `reader` reads topics, `admin` makes and
compares them, `groups` sees how far the agents are; `common` is what they share.
"""
