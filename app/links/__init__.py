"""Pages without an account: one link, for one purpose, for a time.

A link opens a neutral page, which says who wrote and nobody's name: mail scanners follow links. What it is about is
shown after a press, and an answer is one more form. It is valid (`valable`) until its day (`expire`), or until it is
ended (`fini`): refused, withdrawn, closed, replaced, revoked; also as soon as its feature says that what it was for
is over. Whatever it is not, or never was, is answered by one same page.
Features declare their purposes; this room names none. The secret is in the link alone: the database has its digest.
Invariants: no answer after the end; a form sent twice is one answer, and gets the page of the first; looking at the
page counts for nothing; nothing is kept of who looked, but when.
"""
