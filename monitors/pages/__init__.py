"""The screens as a citizen meets them: everything is found by its role and its visible name."""
