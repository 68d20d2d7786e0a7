-- A named person's time is taken at all of their pools, so no pool offers it: also where older rules left a booking behind.

CREATE OR REPLACE FUNCTION counted_free(d pool_day) RETURNS smallint[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
  cells smallint[] := d.capacity;
  its_person text := (SELECT content ->> 'person' FROM pool WHERE (municipality_id, pool_id) = (d.municipality_id, d.pool_id));
  p record;
BEGIN
  FOR p IN
    SELECT start_at, end_at FROM part
    WHERE (municipality_id, pool_id, day, lane) = (d.municipality_id, d.pool_id, d.day, d.lane)
    UNION ALL
    SELECT start_at, end_at FROM part
    WHERE its_person IS NOT NULL AND d.lane <> 'synthetic'
      AND (municipality_id, person) = (d.municipality_id, its_person) AND (pool_id, lane) <> (d.pool_id, d.lane)
      AND tstzrange(start_at, end_at) && tstzrange(d.first_cell, d.first_cell + cardinality(cells) * interval '5 minutes')
  LOOP
    FOR i IN greatest(extract(epoch FROM p.start_at - d.first_cell)::int / 300 + 1, 1)
          .. least((extract(epoch FROM p.end_at - d.first_cell)::int + 299) / 300, cardinality(cells)) LOOP
      cells[i] := cells[i] - 1;
    END LOOP;
  END LOOP;
  -- A booking that no longer fits keeps its time: its cells are then below zero, and nothing there is free.
  RETURN ARRAY(SELECT greatest(cell, 0::smallint) FROM unnest(cells) WITH ORDINALITY AS c(cell, i) ORDER BY i);
END $$;

UPDATE pool_day AS d SET free = counted_free(d), version = version + 1
FROM pool AS p
WHERE (p.municipality_id, p.pool_id) = (d.municipality_id, d.pool_id) AND p.content ->> 'person' IS NOT NULL
  AND d.free <> counted_free(d);
