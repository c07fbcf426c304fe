INSERT INTO outbox (id, project_id, channel, payload, state, attempts, due_at, created_at, expires_at, last_error) VALUES ('64f0c1a2b3c4d5e6f7ac', 'default', 'email', X'0102ff', 'queued', 1, 1764000000030, 1764000000030, 1764003600030, 'smtp_451');
INSERT INTO inbox_messages (id, created_at, content) VALUES ('64f0c1a2b3c4d5e6f7ad', 1764000000040, X'00ff');
