CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL,
    name          TEXT,
    password_hash TEXT NOT NULL
);
-- Addresses are unique regardless of case.
CREATE UNIQUE INDEX users_email ON users (lower(email));
