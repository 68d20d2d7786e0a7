-- Codes by which a contact proves to own an e-mail address, and finding what else a contact has booked.

CREATE INDEX contact_by_phone ON contact (municipality_id, phone) WHERE phone IS NOT NULL;
CREATE INDEX contact_by_email ON contact (municipality_id, lower(email)) WHERE email IS NOT NULL;

-- One row for each code that was asked for, whether anybody is known at that address or not. The digits are derived
-- from code_id; whom it is for and on which device stand here as keyed hashes only.
CREATE TABLE contact_code (
  municipality_id text NOT NULL REFERENCES municipality,
  code_id         uuid NOT NULL,
  way_hash        bytea NOT NULL,
  device_hash     bytea NOT NULL,
  contact_id      uuid,                         -- whom the mail goes to; none: nobody known, and no mail
  language        text NOT NULL CHECK (language IN ('da', 'en')),
  tries           bytea[] NOT NULL DEFAULT '{}',   -- the key and the fingerprint of each try: a repeat counts once
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL CHECK (expires_at > created_at),
  answered_at     timestamptz,
  key             uuid NOT NULL,                -- the Idempotency-Key that it was asked for with
  request_hash    bytea NOT NULL,
  PRIMARY KEY (municipality_id, code_id),
  FOREIGN KEY (municipality_id, contact_id) REFERENCES contact ON DELETE SET NULL (contact_id),
  CONSTRAINT asked_once UNIQUE (municipality_id, key),
  CONSTRAINT five_tries CHECK (cardinality(tries) <= 5)
);
CREATE INDEX contact_code_of_way ON contact_code (municipality_id, way_hash, created_at);
CREATE INDEX contact_code_of_contact ON contact_code (municipality_id, contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX contact_code_to_forget ON contact_code (created_at);
