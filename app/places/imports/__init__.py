"""Importing a landlord's stock: any CSV, read through a small mapping file.

In reading order: `mapping` (what the columns mean), `reader` (bytes to rows, line numbers kept), `rows` (a row to
an estate's fields, or the reason why not), `staging` (the whole file judged, on disk, before any lock is taken),
`plan` (which estate each row is), `stock` (the one write unit), `report` (every row told).
Nothing is written unless every row was understood, or the person asked to leave the rejected ones out.
"""
