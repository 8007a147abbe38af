"""The pages of the desk, one module each; a view loads, checks and does."""
