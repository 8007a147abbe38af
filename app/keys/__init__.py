"""The secrets of the installation: that they are this database's own, how they change, and what no longer opens.

A backup put back beside other keys, a file lost or typed again: nothing in the keys themselves tells. So the database
keeps a mark made with each of them (`marks`), looked at before anything is served.
"""
