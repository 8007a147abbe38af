"""Doublons: estates that may be one, and one estate made of two by a coordinator, with all that is about them.

Nothing is joined by itself. What was joined is parted again within a day: what still stands where it was put goes back.
"""
