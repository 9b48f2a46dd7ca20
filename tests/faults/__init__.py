"""Faults on a real Kafka: after each of them every article that was acknowledged to its producer has come out."""
