"""Secteurs et qui y travaille: an area of the service, the estates it has, the people assigned to it from a day on.

What a phone holds follows both: the estates of the sectors its owner is assigned to on the present service day. It
stands above `sync`, and holds no table: `places` keeps sectors and estates, `people` the assignments.
"""
