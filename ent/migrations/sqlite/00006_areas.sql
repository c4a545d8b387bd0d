-- +goose Up
-- Not a copy of the table, as Atlas would make: that would lose its triggers.
ALTER TABLE `persons` ADD COLUMN `current_household_id` integer NULL;
-- create index "person_current_household_id" to table: "persons"
CREATE INDEX `person_current_household_id` ON `persons` (`current_household_id`);
-- create "guardian_consents" table
CREATE TABLE `guardian_consents` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `guardian` text NOT NULL, `relation` text NULL, `person_id` integer NOT NULL, CONSTRAINT `guardian_consents_persons_guardian_consent` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "guardian_consents" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("guardian_consents", 201863462912);
-- create index "guardianconsent_person_id_valid_from" to table: "guardian_consents"
CREATE INDEX `guardianconsent_person_id_valid_from` ON `guardian_consents` (`person_id`, `valid_from`);

-- +goose Down
-- reverse: create index "guardianconsent_person_id_valid_from" to table: "guardian_consents"
DROP INDEX `guardianconsent_person_id_valid_from`;
-- reverse: set sequence for "guardian_consents" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "guardian_consents";
-- reverse: create "guardian_consents" table
DROP TABLE `guardian_consents`;
-- reverse: create index "person_current_household_id" to table: "persons"
DROP INDEX `person_current_household_id`;
-- reverse: add column "current_household_id" to table: "persons"
ALTER TABLE `persons` DROP COLUMN `current_household_id`;
