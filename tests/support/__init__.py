"""What tests and the bench share: a Kafka of their own, workers as processes, articles and the ledger."""
