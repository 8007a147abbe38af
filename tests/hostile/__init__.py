"""Whoever sends or types whatever: it is kept word for word, or refused in French; it runs nowhere, leaks nowhere."""
