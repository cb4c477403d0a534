-- Welcome mails that the mailer has not accepted yet. Times are in seconds since the Unix epoch.
CREATE TABLE mails (
    user_id  TEXT PRIMARY KEY NOT NULL REFERENCES users (id),
    queued   INTEGER NOT NULL,
    -- When to try next.
    due      INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    -- The trace context and baggage of the registration, as a JSON object of HTTP headers.
    headers  TEXT NOT NULL
) STRICT;
CREATE INDEX mails_due ON mails (due);
