"""What the agents promise about delivery, written once and run on every broker."""
