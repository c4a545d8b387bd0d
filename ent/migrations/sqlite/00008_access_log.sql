-- +goose Up
-- create "access_heads" table
CREATE TABLE `access_heads` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `position` integer NOT NULL, `at` datetime NOT NULL, `hash` blob NOT NULL);
-- set sequence for "access_heads" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("access_heads", 206158430208);
-- create "access_log" table
CREATE TABLE `access_log` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `position` integer NOT NULL, `at` datetime NOT NULL, `kind` text NOT NULL, `actor` text NOT NULL, `role` text NOT NULL, `token_id` integer NULL, `purpose` text NOT NULL, `address` text NOT NULL, `request` text NOT NULL, `reads` integer NOT NULL, `refusals` integer NOT NULL, `what` text NOT NULL, `hash` blob NOT NULL);
-- set sequence for "access_log" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("access_log", 210453397504);
-- create index "access_log_position_key" to table: "access_log"
CREATE UNIQUE INDEX `access_log_position_key` ON `access_log` (`position`);
-- create index "accesslogentry_at" to table: "access_log"
CREATE INDEX `accesslogentry_at` ON `access_log` (`at`);
-- create index "accesslogentry_kind_position" to table: "access_log"
CREATE INDEX `accesslogentry_kind_position` ON `access_log` (`kind`, `position`);
-- create index "accesslogentry_actor_position" to table: "access_log"
CREATE INDEX `accesslogentry_actor_position` ON `access_log` (`actor`, `position`);

-- +goose Down
-- reverse: create index "accesslogentry_actor_position" to table: "access_log"
DROP INDEX `accesslogentry_actor_position`;
-- reverse: create index "accesslogentry_kind_position" to table: "access_log"
DROP INDEX `accesslogentry_kind_position`;
-- reverse: create index "accesslogentry_at" to table: "access_log"
DROP INDEX `accesslogentry_at`;
-- reverse: create index "access_log_position_key" to table: "access_log"
DROP INDEX `access_log_position_key`;
-- reverse: set sequence for "access_log" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "access_log";
-- reverse: create "access_log" table
DROP TABLE `access_log`;
-- reverse: set sequence for "access_heads" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "access_heads";
-- reverse: create "access_heads" table
DROP TABLE `access_heads`;
