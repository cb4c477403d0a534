CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL,
    name          TEXT,
    password_hash TEXT NOT NULL
);
-- The same address in other letters is the same address.
CREATE UNIQUE INDEX users_email ON users (lower(email));
