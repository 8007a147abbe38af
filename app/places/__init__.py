"""The places of the service: sectors, landlords, and below each landlord estate > building > entrance.

An estate (résidence) belongs to at most one landlord and one sector. The entrance is the unit of incidents.
A record happens at exactly one of an entrance, a building, an estate or a `public_point`, which belongs to
no landlord. An estate without landlord is *non renseigné*: no landlord reads it.
Invariants: composite keys keep every reference inside its organisation; an import is whole or absent; an
imported estate is known by (source, source id, hash of address and year), so the same file imported twice
changes nothing. Buildings and entrances travel to the phone inside their estate: changing them moves the
estate's `rev`.
"""
