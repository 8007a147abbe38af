"""The pages of cases at the desk; each part of a case is a section of its page, declared by the module that does it."""
