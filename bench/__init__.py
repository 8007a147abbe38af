"""Speed as ratios and counts that hold on a noisy machine: bytes, requests, statements, CPU, taps. Never a timed test."""
