"""The phone app's door: what a browser loads to become the mediator's phone.

`/app/` is the shell, the same bytes for everyone and without a single fact about anyone: the phone shows what
its own databases hold. `/app/sw.js` is the worker that keeps it, so that a stairwell without network is no
obstacle; a setting replaces it by one that retires itself.

Invariants: nothing here needs a session; the policy allows our own files and the two scripts written in
`index.html`, by their hashes; the worker is never cached by the browser.
"""
