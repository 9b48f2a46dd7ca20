"""What touches Kafka, time, files and the terminal.

A message walks from its topic into the one loop (`agents.loop`). There its stage decides about it (`agents.stage`, with
the thin agents `agents.clean` and `agents.detect`) within its budget (`agents.budget`); it is acknowledged when every
record made of it is. `agents.worker` runs this on Faust (`app`, `transport`); `observer`, `health`, `attendant` and
`watchdog` see how it goes, `report`, `logs`, `metrics` and `web` tell. Dead letters go back through `letters`, `replay`
and `ledger`. `cli` is the command line, `clients` its way to Kafka.
"""
