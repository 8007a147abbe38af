"""Backup and restore: a copy that is whole, checked and encrypted to a key that is not on this machine.

An archive holds the database and says what it is; the secrets of the installation are kept apart. A restored database
takes a new name for its history (epoch), so that phones ahead of it start again and bring back what it lacks; what no
phone holds, work at the desk first, is told to each coordinator until someone has noted it.
"""
