-- The statements of one booking as api/bookings runs them, in one transaction, with ids made up by the client.
\set m random(0, :municipalities - 1)
\set o random(0, :offices - 1)
\set day random(:first_day + 1, :first_day + :days)
\set cell random(13, 173)
\set id random(1, 140737488355327)
BEGIN;
INSERT INTO idempotency_key (municipality_id, scope, key, request_hash, receipt_id)
  VALUES ((:municipality::text || :m::int), '/api/v1/bookings', ('00000000-0000-4000-8000-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid, '\x00',
          ('00000000-0000-4000-8001-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid) ON CONFLICT DO NOTHING;
SELECT d.pool_id, d.day, d.lane::text AS lane, d.first_cell, d.capacity, d.free, d.spans, d.build, d.version
  FROM pool_day AS d WHERE municipality_id = (:municipality::text || :m::int) AND pool_id = ANY (ARRAY[(:office::text || :o::int)])
  AND lane = ANY (ARRAY['public', 'acute']::lane[]) AND day BETWEEN current_date + :day::int AND current_date + :day::int
  ORDER BY d.pool_id, d.day, d.lane;
UPDATE pool_day SET free = take_cells(free, :cell::int, 3), version = version + 1
  WHERE (municipality_id, pool_id, day, lane) = ((:municipality::text || :m::int), (:office::text || :o::int), current_date + :day::int, 'public'::lane)
  AND build = 1 AND :cell::int + 2 <= cardinality(free) AND 1 <= ALL (free[:cell::int : (:cell::int + 2)]);
INSERT INTO contact (municipality_id, contact_id, name, phone, email, erase_on)
  VALUES ((:municipality::text || :m::int), ('00000000-0000-4000-8002-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid, 'Test Testesen', '+4520123456',
          'test@borgertid.dk', current_date + :day::int + 30);
INSERT INTO booking (municipality_id, booking_id, office_id, status, lane, start_at, end_at, topics, language,
                     contact_id, created_at)
  VALUES ((:municipality::text || :m::int), ('00000000-0000-4000-8003-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid, (:office::text || :o::int), 'booked',
          'public', current_date + :day::int + time '05:00' + (:cell::int - 1) * interval '5 minutes',
          current_date + :day::int + time '05:00' + (:cell::int + 2) * interval '5 minutes',
          '[{"id": "passport-adult", "persons": 1}]', 'da',
          ('00000000-0000-4000-8002-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid, now());
INSERT INTO part (municipality_id, booking_id, number, pool_id, day, lane, start_at, end_at)
  VALUES ((:municipality::text || :m::int), ('00000000-0000-4000-8003-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid, 1, (:office::text || :o::int),
          current_date + :day::int, 'public', current_date + :day::int + time '05:00' + (:cell::int - 1) * interval '5 minutes',
          current_date + :day::int + time '05:00' + (:cell::int + 2) * interval '5 minutes');
INSERT INTO receipt (municipality_id, receipt_id, booking_id, action, actor, at, before, after)
  VALUES ((:municipality::text || :m::int), ('00000000-0000-4000-8001-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid,
          ('00000000-0000-4000-8003-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid, 'book', 'citizen', now(), NULL,
          '{"status": "booked", "office": "office-1", "start": "2026-11-24T09:00:00Z", "end": "2026-11-24T09:15:00Z", "topics": [{"id": "passport-adult", "persons": 1}], "deadline": null, "hold_extended": false}');
INSERT INTO outbox (municipality_id, kind, subject_id, created_at, due_at, try_at)
  VALUES ((:municipality::text || :m::int), 'booking-confirmed', ('00000000-0000-4000-8001-' || lpad(to_hex(:id::bigint), 12, '0'))::uuid, now(), now(),
          now());
COMMIT;
