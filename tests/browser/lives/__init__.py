"""The lives of a case, by clicks, in a service that began from an empty database."""
