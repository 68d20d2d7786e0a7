"""Stands and boards: paired by staff with six digits, and known from then on by a cookie of their own."""
