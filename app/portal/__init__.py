"""The landlord's portal (espace bailleur): the Journal des incidents of its own stock, on a page and as XLSX.

A landlord reads `released_line` and nothing else: lines of visits, conflicts on the spot and
technical problems, and the number of contacts per estate and month.

Invariants: only estates whose landlord is the reader's; a small count (`rules.FEW`) leaves the query as *moins de*,
never as a number; page and spreadsheet show the same lines; the order of lines says nothing that the lines
do not (a conflict is placed in its week, not at its hour).
"""
