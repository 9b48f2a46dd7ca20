"""A logger for test clients: librdkafka prints a line for every attempt to reach a broker that is away."""

import logging


def quiet_logger() -> logging.Logger:
    """A logger that keeps what clients say out of the test's output."""
    logger = logging.getLogger("tests.kafka_clients")
    logger.addHandler(logging.NullHandler())
    logger.propagate = False
    return logger
