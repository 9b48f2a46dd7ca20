"""Plain Kafka clients for the command line: no group, nobody's offsets moved, every failure one line.

`producer` sends articles, `reader` reads topics, `admin` makes and compares them; `common` is what they share.
"""
