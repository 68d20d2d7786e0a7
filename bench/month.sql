-- The pool days of a month at one office of a random municipality, as free times read them.
\set m random(0, :municipalities - 1)
\set o random(0, :offices - 1)
\set day random(1, :days)
SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version, d.walk_in_cells
  FROM pool_day AS d
  WHERE municipality_id = :municipality::text || :m::int AND pool_id = ANY (ARRAY[:office::text || :o::int])
    AND lane = ANY ('{public,acute}'::text[]::lane[])
    AND day BETWEEN current_date + :day::int AND current_date + :day::int + 29
  ORDER BY d.pool_id, d.day, d.lane;
