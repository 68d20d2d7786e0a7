"""The screens of staff, one each, found by role and visible name."""
