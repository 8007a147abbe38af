"""What is told by mail: one queue, one server, and nothing of anybody in what is written but a link.

A mail waits (`a_envoyer`), is put off after a try that did not go through (`reporte`), left (`envoye`), is refused for
good, at once or when it comes back (`refuse`), or is not sent after all (`annule`). Claimed by lease, sent outside any
transaction, at least once; its Message-ID never changes, so that who receives it twice sees it once.
The address and the link are sealed; the link is forgotten once it left, all of the mail thirty days later.
Features declare their letters: a template, and whether there is still something to tell. Where no server is set
(`PALIER_SMTP`), nothing waits: a link is handed over by whoever made it, on paper too.
"""
