-- Rows of the time of this migration, in SQL that MySQL and SQLite read alike: one statement a line.
INSERT INTO outbox (id, project_id, channel, payload, state, attempts, due_at, created_at, expires_at, last_error, user_id) VALUES ('64f0c1a2b3c4d5e6f7ae', 'default', 'email', X'0102ff', 'due', 0, 1764000000050, 1764000000050, 1764003600050, NULL, '64f0c1a2b3c4d5e6f7a8');
