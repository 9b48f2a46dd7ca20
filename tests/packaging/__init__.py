"""What is built and installed: the wheel, the command, the names it takes."""
