-- +goose Up
-- create "decision_runs" table
CREATE TABLE `decision_runs` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `as_of` text NOT NULL, `filter` text NOT NULL, `known` integer NOT NULL, `recorded` integer NOT NULL, `zone_id` integer NOT NULL, `release_id` integer NOT NULL, CONSTRAINT `decision_runs_zones_zone` FOREIGN KEY (`zone_id`) REFERENCES `zones` (`id`) ON DELETE NO ACTION, CONSTRAINT `decision_runs_releases_release` FOREIGN KEY (`release_id`) REFERENCES `releases` (`id`) ON DELETE NO ACTION);
-- set sequence for "decision_runs" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("decision_runs", 163208757248);
-- create index "decisionrun_zone_id_as_of" to table: "decision_runs"
CREATE INDEX `decisionrun_zone_id_as_of` ON `decision_runs` (`zone_id`, `as_of`);
-- create "decision_run_blocks" table
CREATE TABLE `decision_run_blocks` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `number` integer NOT NULL, `households` blob NOT NULL, `last` bool NOT NULL, `tally` text NOT NULL, `positions` integer NOT NULL, `recorded` integer NOT NULL, `run_id` integer NOT NULL, CONSTRAINT `decision_run_blocks_decision_runs_blocks` FOREIGN KEY (`run_id`) REFERENCES `decision_runs` (`id`) ON DELETE NO ACTION);
-- set sequence for "decision_run_blocks" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("decision_run_blocks", 167503724544);
-- create index "decisionrunblock_run_id_number" to table: "decision_run_blocks"
CREATE UNIQUE INDEX `decisionrunblock_run_id_number` ON `decision_run_blocks` (`run_id`, `number`);
-- create "fact_sets" table
CREATE TABLE `fact_sets` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `digest` blob NOT NULL, `text` blob NOT NULL, `recorded` integer NOT NULL, `household_id` integer NOT NULL, CONSTRAINT `fact_sets_households_household` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION);
-- set sequence for "fact_sets" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("fact_sets", 171798691840);
-- create index "factset_household_id_digest" to table: "fact_sets"
CREATE UNIQUE INDEX `factset_household_id_digest` ON `fact_sets` (`household_id`, `digest`);
-- create "releases" table
CREATE TABLE `releases` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `pack` text NOT NULL, `number` integer NOT NULL, `digest` text NOT NULL, `semantics` integer NOT NULL, `effective_from` text NOT NULL, `published` integer NOT NULL, `text` blob NOT NULL);
-- set sequence for "releases" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("releases", 176093659136);
-- create index "releases_number_key" to table: "releases"
CREATE UNIQUE INDEX `releases_number_key` ON `releases` (`number`);
-- create index "release_pack_number" to table: "releases"
CREATE INDEX `release_pack_number` ON `releases` (`pack`, `number`);
-- create "risk_flags" table
CREATE TABLE `risk_flags` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `zone_id` integer NOT NULL, `key` text NOT NULL, `raised_for` text NOT NULL, `recorded` integer NOT NULL, `household_id` integer NOT NULL, `release_id` integer NOT NULL, `run_id` integer NOT NULL, `fact_set_id` integer NOT NULL, CONSTRAINT `risk_flags_households_household` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `risk_flags_releases_release` FOREIGN KEY (`release_id`) REFERENCES `releases` (`id`) ON DELETE NO ACTION, CONSTRAINT `risk_flags_decision_runs_run` FOREIGN KEY (`run_id`) REFERENCES `decision_runs` (`id`) ON DELETE NO ACTION, CONSTRAINT `risk_flags_fact_sets_fact_set` FOREIGN KEY (`fact_set_id`) REFERENCES `fact_sets` (`id`) ON DELETE NO ACTION);
-- set sequence for "risk_flags" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("risk_flags", 180388626432);
-- create index "riskflag_household_id_key" to table: "risk_flags"
CREATE INDEX `riskflag_household_id_key` ON `risk_flags` (`household_id`, `key`);
-- create index "riskflag_zone_id_key_raised_for" to table: "risk_flags"
CREATE INDEX `riskflag_zone_id_key_raised_for` ON `risk_flags` (`zone_id`, `key`, `raised_for`);
-- create "risk_flag_events" table
CREATE TABLE `risk_flag_events` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `kind` text NOT NULL, `day` text NOT NULL, `cause` text NULL, `reason` text NULL, `recorded` integer NOT NULL, `flag_id` integer NOT NULL, `household_id` integer NOT NULL, `run_id` integer NULL, `fact_set_id` integer NULL, CONSTRAINT `risk_flag_events_risk_flags_events` FOREIGN KEY (`flag_id`) REFERENCES `risk_flags` (`id`) ON DELETE NO ACTION, CONSTRAINT `risk_flag_events_households_household` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `risk_flag_events_decision_runs_run` FOREIGN KEY (`run_id`) REFERENCES `decision_runs` (`id`) ON DELETE SET NULL, CONSTRAINT `risk_flag_events_fact_sets_fact_set` FOREIGN KEY (`fact_set_id`) REFERENCES `fact_sets` (`id`) ON DELETE SET NULL);
-- set sequence for "risk_flag_events" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("risk_flag_events", 184683593728);
-- create index "riskflagevent_flag_id_kind" to table: "risk_flag_events"
CREATE INDEX `riskflagevent_flag_id_kind` ON `risk_flag_events` (`flag_id`, `kind`);
-- create index "riskflagevent_household_id" to table: "risk_flag_events"
CREATE INDEX `riskflagevent_household_id` ON `risk_flag_events` (`household_id`);
-- create "decisions" table
CREATE TABLE `decisions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `zone_id` integer NOT NULL, `programme` text NOT NULL, `outcome` text NOT NULL, `amount` integer NULL, `cycle` text NOT NULL, `decided_for` text NOT NULL, `day` text NOT NULL, `next_change` text NULL, `semantics` integer NOT NULL, `recorded` integer NOT NULL, `household_id` integer NOT NULL, `person_id` integer NULL, `release_id` integer NOT NULL, `run_id` integer NOT NULL, `fact_set_id` integer NULL, CONSTRAINT `decisions_households_household` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `decisions_persons_person` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL, CONSTRAINT `decisions_releases_release` FOREIGN KEY (`release_id`) REFERENCES `releases` (`id`) ON DELETE NO ACTION, CONSTRAINT `decisions_decision_runs_run` FOREIGN KEY (`run_id`) REFERENCES `decision_runs` (`id`) ON DELETE NO ACTION, CONSTRAINT `decisions_fact_sets_fact_set` FOREIGN KEY (`fact_set_id`) REFERENCES `fact_sets` (`id`) ON DELETE SET NULL);
-- set sequence for "decisions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("decisions", 188978561024);
-- create index "storeddecision_household_id_decided_for" to table: "decisions"
CREATE INDEX `storeddecision_household_id_decided_for` ON `decisions` (`household_id`, `decided_for`);
-- create index "storeddecision_person_id" to table: "decisions"
CREATE INDEX `storeddecision_person_id` ON `decisions` (`person_id`);
-- create index "storeddecision_zone_id_programme_outcome_decided_for" to table: "decisions"
CREATE INDEX `storeddecision_zone_id_programme_outcome_decided_for` ON `decisions` (`zone_id`, `programme`, `outcome`, `decided_for`);

-- +goose Down
-- reverse: create index "storeddecision_zone_id_programme_outcome_decided_for" to table: "decisions"
DROP INDEX `storeddecision_zone_id_programme_outcome_decided_for`;
-- reverse: create index "storeddecision_person_id" to table: "decisions"
DROP INDEX `storeddecision_person_id`;
-- reverse: create index "storeddecision_household_id_decided_for" to table: "decisions"
DROP INDEX `storeddecision_household_id_decided_for`;
-- reverse: set sequence for "decisions" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "decisions";
-- reverse: create "decisions" table
DROP TABLE `decisions`;
-- reverse: create index "riskflagevent_household_id" to table: "risk_flag_events"
DROP INDEX `riskflagevent_household_id`;
-- reverse: create index "riskflagevent_flag_id_kind" to table: "risk_flag_events"
DROP INDEX `riskflagevent_flag_id_kind`;
-- reverse: set sequence for "risk_flag_events" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "risk_flag_events";
-- reverse: create "risk_flag_events" table
DROP TABLE `risk_flag_events`;
-- reverse: create index "riskflag_zone_id_key_raised_for" to table: "risk_flags"
DROP INDEX `riskflag_zone_id_key_raised_for`;
-- reverse: create index "riskflag_household_id_key" to table: "risk_flags"
DROP INDEX `riskflag_household_id_key`;
-- reverse: set sequence for "risk_flags" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "risk_flags";
-- reverse: create "risk_flags" table
DROP TABLE `risk_flags`;
-- reverse: create index "release_pack_number" to table: "releases"
DROP INDEX `release_pack_number`;
-- reverse: create index "releases_number_key" to table: "releases"
DROP INDEX `releases_number_key`;
-- reverse: set sequence for "releases" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "releases";
-- reverse: create "releases" table
DROP TABLE `releases`;
-- reverse: create index "factset_household_id_digest" to table: "fact_sets"
DROP INDEX `factset_household_id_digest`;
-- reverse: set sequence for "fact_sets" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "fact_sets";
-- reverse: create "fact_sets" table
DROP TABLE `fact_sets`;
-- reverse: create index "decisionrunblock_run_id_number" to table: "decision_run_blocks"
DROP INDEX `decisionrunblock_run_id_number`;
-- reverse: set sequence for "decision_run_blocks" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "decision_run_blocks";
-- reverse: create "decision_run_blocks" table
DROP TABLE `decision_run_blocks`;
-- reverse: create index "decisionrun_zone_id_as_of" to table: "decision_runs"
DROP INDEX `decisionrun_zone_id_as_of`;
-- reverse: set sequence for "decision_runs" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "decision_runs";
-- reverse: create "decision_runs" table
DROP TABLE `decision_runs`;
