"""The lists of the trade (nomenclatures): what agents choose from, in words of one line.

Shipped lists are versioned JSON under `data/`: a code is lowercase ASCII, never reused, never renamed, and
unique within its list; parents and children of a two-level list live together. Every list but a scale has
`autre` and `non_renseigne`.
An organisation may relabel, switch off, reorder, or add a code of its own, which must map to a shipped code
(so that figures of several organisations add up): `list_override`. `actions.publish` merges both and writes
one `list_version` row per list, which is what the phones receive.
At the desk all of this happens in a draft of the list (`list_draft`), which one person may try on their own phones;
publishing it leaves a numbered `list_publication`.
"""
