-- How many requests of citizens came in each hour: counts, and nothing about whoever asked.

CREATE TABLE traffic_hour (
  municipality_id text NOT NULL REFERENCES municipality,
  hour_at         timestamptz NOT NULL,          -- when the hour began; the hour that a clock change doubles is two rows
  requests        bigint NOT NULL CHECK (requests >= 0),  -- 0: it was measured, and nobody came
  PRIMARY KEY (municipality_id, hour_at),
  CONSTRAINT on_the_hour CHECK (extract(epoch FROM hour_at)::bigint % 3600 = 0)
);
CREATE INDEX traffic_hour_to_forget ON traffic_hour (hour_at);
