"""What travels: records, topics, their wire form and their JSON Schema.

A message's bytes are read by `schemas.raw` (articles in any accepted spelling) or `schemas.codec` (our own records),
and written by `schemas.codec` with the headers of `schemas.cloudevents` onto a topic of `schemas.topics`.
"""
