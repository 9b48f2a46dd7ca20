"""What touches Kafka, time, files and the terminal.

A message walks from its topic into a thin agent (`agents.clean`, `agents.detect`), through the one stage loop
(`agents.stage`) that decodes, decides, emits, counts and dead-letters, and is acknowledged when every output of it is.
"""
