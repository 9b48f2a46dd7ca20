"""Benchmarks: `make bench` prints all figures of one run; on a noisy machine only their ratios carry over."""
