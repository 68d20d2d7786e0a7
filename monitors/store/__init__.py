"""What the monitors know, in one SQLite file of their own: they must speak when the database they watch is silent.

`database` opens it; the other rooms are SQL: connection first, typed rows out.
"""
