"""How people come in: invitations, sign-in, their sessions and their phones, and who may call a view.

Desk and portal open with a password and, for every role but agent, a second factor, or with a passkey, which stands
for both (`passkeys`; what a device signs is checked in `ceremony`, by py_webauthn); a phone (appareil) is
enrolled once with a single-use code and holds its own session, which a coordinator can revoke; it reopens one with
the password and a secret of its own. Sessions are rows: signing out, disabling an account or revoking a phone kills
the cookie at once. A route that does not say who may call it answers nobody.

Closing someone's access ends their sessions, but their phone may hand in what it holds for the organisation's
days of deposit (`deposit_until`), and reads nothing. What was typed in a form when its session ended is sealed and
given back to its author after the sign-in (`kept`).

States: a session is `full`, or waits for the second factor (`code`), for its setting up (`setup`) or for the
choice of an organisation (`choice`); a device is enrolled, then revoked, never un-revoked.
"""
