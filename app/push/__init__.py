"""Notifications on the agents' phones: who may be rung, and how a ring is carried.

A subscription is `pending` until the phone returned a token that came through it (proof of possession), then
`active`, and `broken` once its service refuses it for good. It dies with its session, by cascade.
A delivery is one ring for one person: claimed by lease, sent outside any transaction, at least once; its id
never changes, so that the service (`Topic`) and the phone (notification `tag`) show it once.
The push services are strangers: only allow-listed names, only public addresses, no redirect, ten seconds.
What leaves is `{id, n}`: no name, no address, no note.
"""
