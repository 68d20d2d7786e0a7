-- The statements with which api/bookings books :visits visits in one transaction. The values are made beforehand.
\set seed random(1, 140737488355327)
\set m random(0, :municipalities - 1)
SELECT * FROM bench_values(:seed, :visits, :municipality::text || :m::int, :office, :offices, :first_day, :days, :cell_of_six_utc) \gset
BEGIN;
INSERT INTO idempotency_key (municipality_id, scope, key, request_hash, receipt_id, errand)
  SELECT :municipality::text || :m::int, * FROM unnest(:scopes::text[], :keys::uuid[], :hashes::bytea[], :receipts::uuid[],
    array_fill(NULL::bytea, ARRAY[:visits::int]))
  ON CONFLICT DO NOTHING RETURNING receipt_id;
SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version, d.walk_in_cells
  FROM pool_day AS d
  JOIN unnest(:pools::text[], :on_days::date[], :lanes::text[]::lane[]) AS k (pool_id, day, lane) USING (pool_id, day, lane)
  WHERE municipality_id = :municipality::text || :m::int;
SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version, d.walk_in_cells
  FROM pool_day AS d
  JOIN unnest(:pools::text[], :on_days::date[], :lanes::text[]::lane[]) AS k (pool_id, day, lane) USING (pool_id, day, lane)
  WHERE municipality_id = :municipality::text || :m::int
  ORDER BY d.pool_id, d.day, d.lane FOR NO KEY UPDATE OF d;
UPDATE pool_day AS d SET free = take_cells(free, firsts, counts), version = version + 1
  FROM (SELECT pool_id, day, lane, array_agg(first) AS firsts, array_agg(cells) AS counts
        FROM unnest(:pools::text[], :on_days::date[], :lanes::text[]::lane[], :firsts::int[], :counts::int[])
             AS v (pool_id, day, lane, first, cells)
        GROUP BY pool_id, day, lane) AS taken
  WHERE d.municipality_id = :municipality::text || :m::int AND (d.pool_id, d.day, d.lane) = (taken.pool_id, taken.day, taken.lane);
WITH contacts AS (
    INSERT INTO contact SELECT * FROM json_populate_recordset(NULL::contact, :contact_rows::json)
  ), bookings AS (
    INSERT INTO booking SELECT * FROM json_populate_recordset(NULL::booking, :booking_rows::json)
  ), parts AS (
    INSERT INTO part SELECT * FROM json_populate_recordset(NULL::part, :part_rows::json)
  )
  INSERT INTO receipt (municipality_id, receipt_id, booking_id, action, actor, at, before, after, reason)
  SELECT municipality_id, receipt_id, booking_id, action, actor, at, before, after, reason
  FROM json_populate_recordset(NULL::receipt, :receipt_rows::json);
INSERT INTO outbox (municipality_id, kind, subject_id, created_at, due_at, try_at)
  SELECT :municipality::text || :m::int, kind, subject_id, created_at, due_at, due_at
  FROM unnest(:kinds::text[], :receipts::uuid[], :moments::timestamptz[], :moments::timestamptz[])
       AS m (kind, subject_id, created_at, due_at);
COMMIT;
