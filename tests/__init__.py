"""Tests read as sentences, run in any order, and reach nothing outside this machine."""
