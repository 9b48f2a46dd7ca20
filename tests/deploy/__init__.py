"""The files for Docker, checked without Docker."""
