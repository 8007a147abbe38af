"""L'équipe et ses téléphones: who may come in, with what, and what each phone says of itself.

An invitation opens an account, a code enrols a phone; an access is closed or reopened, a phone taken out of service.
It stands above `sync` rather than with `people`: its page says of each phone what it has not sent, and what was on
it when its storage was erased, which only the exchanges know. It holds no state of its own.
"""
