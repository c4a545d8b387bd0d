-- +goose Up
-- create "access_tokens" table
CREATE TABLE `access_tokens` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `name` text NOT NULL, `hash` blob NOT NULL, `role` text NOT NULL, `created` datetime NOT NULL, `expires` datetime NOT NULL, `revoked` datetime NULL, `unit_id` integer NULL, CONSTRAINT `access_tokens_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE RESTRICT);
-- set sequence for "access_tokens" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("access_tokens", 193273528320);
-- create index "access_tokens_hash_key" to table: "access_tokens"
CREATE UNIQUE INDEX `access_tokens_hash_key` ON `access_tokens` (`hash`);
-- create "sessions" table
CREATE TABLE `sessions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `hash` blob NOT NULL, `created` datetime NOT NULL, `seen` datetime NOT NULL, `expires` datetime NOT NULL, `token_id` integer NOT NULL, CONSTRAINT `sessions_access_tokens_token` FOREIGN KEY (`token_id`) REFERENCES `access_tokens` (`id`) ON DELETE NO ACTION);
-- set sequence for "sessions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("sessions", 197568495616);
-- create index "sessions_hash_key" to table: "sessions"
CREATE UNIQUE INDEX `sessions_hash_key` ON `sessions` (`hash`);
-- create index "session_expires" to table: "sessions"
CREATE INDEX `session_expires` ON `sessions` (`expires`);

-- +goose Down
-- reverse: create index "session_expires" to table: "sessions"
DROP INDEX `session_expires`;
-- reverse: create index "sessions_hash_key" to table: "sessions"
DROP INDEX `sessions_hash_key`;
-- reverse: set sequence for "sessions" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "sessions";
-- reverse: create "sessions" table
DROP TABLE `sessions`;
-- reverse: create index "access_tokens_hash_key" to table: "access_tokens"
DROP INDEX `access_tokens_hash_key`;
-- reverse: set sequence for "access_tokens" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "access_tokens";
-- reverse: create "access_tokens" table
DROP TABLE `access_tokens`;
