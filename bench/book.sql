-- The statements of one booking as api/bookings runs them, in one transaction. Only the values are made up here.
\set m random(0, :municipalities - 1)
\set o random(0, :offices - 1)
\set day random(:first_day + 1, :first_day + :days)
\set start random(0, 160)
\set cell :start + :cell_of_six_utc
\set citizen random(100000, 999999)
\set id random(1, 140737488355327)
BEGIN;
INSERT INTO idempotency_key (municipality_id, scope, key, request_hash, receipt_id, errand)
  SELECT :municipality::text || :m::int, * FROM unnest('{/api/v1/bookings}'::text[],
    ('{00000000-0000-4000-8000-' || lpad(to_hex(:id::bigint), 12, '0') || '}')::uuid[], '{\\x00}'::bytea[],
    ('{00000000-0000-4000-8001-' || lpad(to_hex(:id::bigint), 12, '0') || '}')::uuid[], '{NULL}'::bytea[])
  ON CONFLICT DO NOTHING RETURNING receipt_id;
SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version, d.walk_in_cells
  FROM pool_day AS d
  JOIN unnest(ARRAY[:office::text || :o::int, :office::text || :o::int], ARRAY[current_date + :day::int, current_date + :day::int],
              '{public,acute}'::lane[]) AS k (pool_id, day, lane) USING (pool_id, day, lane)
  WHERE municipality_id = :municipality::text || :m::int;
SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version, d.walk_in_cells
  FROM pool_day AS d
  JOIN unnest(ARRAY[:office::text || :o::int, :office::text || :o::int], ARRAY[current_date + :day::int, current_date + :day::int],
              '{public,acute}'::lane[]) AS k (pool_id, day, lane) USING (pool_id, day, lane)
  WHERE municipality_id = :municipality::text || :m::int
  ORDER BY d.pool_id, d.day, d.lane FOR NO KEY UPDATE OF d;
UPDATE pool_day AS d SET free = take_cells(free, firsts, counts), version = version + 1
  FROM (SELECT pool_id, day, lane, array_agg(first) AS firsts, array_agg(cells) AS counts
        FROM unnest(ARRAY[:office::text || :o::int], ARRAY[current_date + :day::int], '{public}'::lane[], ARRAY[:cell::int], '{3}'::int[])
             AS v (pool_id, day, lane, first, cells)
        GROUP BY pool_id, day, lane) AS taken
  WHERE d.municipality_id = :municipality::text || :m::int AND (d.pool_id, d.day, d.lane) = (taken.pool_id, taken.day, taken.lane);
WITH contacts AS (
    INSERT INTO contact SELECT * FROM json_populate_recordset(NULL::contact, ('[{"municipality_id":"' || :municipality::text || :m::int
      || '","contact_id":"00000000-0000-4000-8002-' || lpad(to_hex(:id::bigint), 12, '0') || '","name":"Test Testesen","phone":"+4520'
      || :citizen::text || '","email":"test' || :citizen::text || '@borgertid.dk","needs":[],"erase_on":"2036-01-01"}]')::json)
  ), bookings AS (
    INSERT INTO booking SELECT * FROM json_populate_recordset(NULL::booking, ('[{"municipality_id":"' || :municipality::text || :m::int
      || '","booking_id":"00000000-0000-4000-8003-' || lpad(to_hex(:id::bigint), 12, '0') || '","office_id":"' || :office::text || :o::int
      || '","status":"booked","lane":"public","start_at":"' || current_date + :day::int + time '06:00' + :start::int * interval '5 minutes'
      || '","end_at":"' || current_date + :day::int + time '06:15' + :start::int * interval '5 minutes'
      || '","topics":[{"id":"passport-adult","persons":1}],"meeting":"office","language":"da","contact_id":"00000000-0000-4000-8002-'
      || lpad(to_hex(:id::bigint), 12, '0') || '","secret_version":1,"hold_client": null,"hold_extended": false,"deadline": null,"remove_at": null,"created_at":"'
      || now() || '"}]')::json)
  ), parts AS (
    INSERT INTO part SELECT * FROM json_populate_recordset(NULL::part, ('[{"municipality_id":"' || :municipality::text || :m::int
      || '","booking_id":"00000000-0000-4000-8003-' || lpad(to_hex(:id::bigint), 12, '0') || '","number":1,"pool_id":"' || :office::text || :o::int
      || '","day":"' || current_date + :day::int || '","lane":"public","start_at":"'
      || current_date + :day::int + time '06:00' + :start::int * interval '5 minutes' || '","end_at":"'
      || current_date + :day::int + time '06:15' + :start::int * interval '5 minutes' || '","topics": null,"person": null}]')::json)
  )
  INSERT INTO receipt (municipality_id, receipt_id, booking_id, action, actor, at, before, after, reason)
  SELECT municipality_id, receipt_id, booking_id, action, actor, at, before, after, reason
  FROM json_populate_recordset(NULL::receipt, ('[{"municipality_id":"' || :municipality::text || :m::int
    || '","receipt_id":"00000000-0000-4000-8001-' || lpad(to_hex(:id::bigint), 12, '0')
    || '","booking_id":"00000000-0000-4000-8003-' || lpad(to_hex(:id::bigint), 12, '0') || '","action":"book","actor":"citizen","at":"'
    || now() || '","before": null,"after":{"status":"booked","office":"office-1","start":"2026-11-24T09:00:00Z","end":"2026-11-24T09:15:00Z","topics":[{"id":"passport-adult","persons":1}],"meeting":"office","deadline": null,"hold_extended": false},"reason": null}]')::json);
INSERT INTO outbox (municipality_id, kind, subject_id, created_at, due_at, try_at)
  SELECT :municipality::text || :m::int, kind, subject_id, created_at, due_at, due_at
  FROM unnest('{booking-confirmed}'::text[], ('{00000000-0000-4000-8001-' || lpad(to_hex(:id::bigint), 12, '0') || '}')::uuid[],
              ARRAY[now()], ARRAY[now()]) AS m (kind, subject_id, created_at, due_at);
COMMIT;
