"""How good the answers are, measured on articles of our own."""
