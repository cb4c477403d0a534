-- Welcome mails that the mailer has not accepted yet. Times are in seconds since the Unix epoch.
CREATE TABLE mails (
    user_id  TEXT PRIMARY KEY REFERENCES users (id),
    queued   BIGINT NOT NULL,
    -- When to try next.
    due      BIGINT NOT NULL,
    attempts INTEGER NOT NULL,
    -- The trace context and baggage of the registration, as a JSON object of HTTP headers.
    headers  TEXT NOT NULL
);
CREATE INDEX mails_due ON mails (due);
