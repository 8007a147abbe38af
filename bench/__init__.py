"""Speed as ratios and counts that hold on a noisy machine: bytes, statements, CPU, taps. Never a timed test."""
