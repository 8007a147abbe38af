"""What every server-rendered page uses, whatever it is about.

The menu of the desk, to which each feature declares its own pages (`menu`), lists that are narrowed and cut into
pages (`lists`), the names of people (`names`) and the icons (`icons`). A feature's pages are in its own folder,
with their templates in `templates/<feature>/`; nothing here names a feature.
"""
