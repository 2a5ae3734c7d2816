"""A package, so that another distribution's package of this name is not taken for it."""
