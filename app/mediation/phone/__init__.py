"""A case on the phone of its mediators: one record, with all it embeds, and what may be asked of it from there."""
