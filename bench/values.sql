-- The values with which api/bookings books many visits at once: what Python sends, made here for pgbench.
CREATE FUNCTION bench_values(seed bigint, visits int, municipality text, prefix text, offices int, first_day int, days int,
                             cell_of_six_utc int)
RETURNS TABLE (scopes text[], keys uuid[], hashes bytea[], receipts uuid[], kinds text[], moments timestamptz[],
               pools text[], on_days date[], lanes text[], firsts int[], counts int[],
               contact_rows json, booking_rows json, part_rows json, receipt_rows json)
LANGUAGE sql SET plan_cache_mode = force_generic_plan AS $$
  WITH visit AS MATERIALIZED (
    SELECT i, prefix || (seed + i) % offices AS pool_id, current_date + 1 + first_day + ((seed / 1000 + i * 7) % days)::int AS day,
           (seed / 1000000 + i * 37) % 161 AS start, lpad(to_hex(i), 2, '0') || '-' || lpad(to_hex(seed), 12, '0') AS id,
           now() AS at
    FROM generate_series(1, visits) AS i
  ), timed AS MATERIALIZED (
    SELECT *, day + time '06:00' + start * interval '5 minutes' AS start_at, day + time '06:15' + start * interval '5 minutes' AS end_at
    FROM visit
  )
  SELECT array_agg('/api/v1/bookings'::text), array_agg(('00000000-0000-4000-80' || id)::uuid), array_agg('\x00'::bytea),
         array_agg(('00000000-0000-4000-81' || id)::uuid), array_agg('booking-confirmed'::text), array_agg(at),
         array_agg(pool_id), array_agg(day), array_agg('public'::text), array_agg((start + cell_of_six_utc)::int), array_agg(3),
         json_agg(json_build_object('municipality_id', municipality, 'contact_id', '00000000-0000-4000-82' || id,
           'name', 'Test Testesen', 'phone', '+4520' || 100000 + (seed + i) % 900000,
           'email', 'test' || (seed + i) % 900000 || '@borgertid.dk', 'needs', '{}'::text[], 'erase_on', day + 30)),
         json_agg(json_build_object('municipality_id', municipality, 'booking_id', '00000000-0000-4000-83' || id,
           'office_id', pool_id, 'status', 'booked', 'lane', 'public', 'start_at', start_at, 'end_at', end_at,
           'topics', '[{"id":"passport-adult","persons":1}]'::json, 'meeting', 'office', 'language', 'da',
           'contact_id', '00000000-0000-4000-82' || id, 'secret_version', 1, 'hold_client', NULL, 'hold_extended', false,
           'deadline', NULL, 'remove_at', NULL, 'created_at', at)),
         json_agg(json_build_object('municipality_id', municipality, 'booking_id', '00000000-0000-4000-83' || id, 'number', 1,
           'pool_id', pool_id, 'day', day, 'lane', 'public', 'start_at', start_at, 'end_at', end_at, 'topics', NULL,
           'person', NULL)),
         json_agg(json_build_object('municipality_id', municipality, 'receipt_id', '00000000-0000-4000-81' || id,
           'booking_id', '00000000-0000-4000-83' || id, 'action', 'book', 'actor', 'citizen', 'at', at, 'before', NULL,
           'after', json_build_object('status', 'booked', 'office', pool_id, 'start', start_at, 'end', end_at, 'topics',
             '[{"id":"passport-adult","persons":1}]'::json, 'meeting', 'office', 'deadline', NULL, 'hold_extended', false),
           'reason', NULL))
  FROM timed
$$;
