-- +goose Up
-- create "adjustments" table
CREATE TABLE `adjustments` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `zone_id` integer NOT NULL, `programme` text NOT NULL, `kind` text NOT NULL, `cycle` text NOT NULL, `month` text NOT NULL, `day` text NOT NULL, `outcome` text NOT NULL, `amount` integer NULL, `granted` integer NULL, `due` integer NULL, `difference` integer NULL, `semantics` integer NOT NULL, `causes` text NOT NULL, `recorded` integer NOT NULL, `household_id` integer NOT NULL, `person_id` integer NULL, `release_id` integer NOT NULL, `fact_set_id` integer NULL, `decision_id` integer NULL, CONSTRAINT `adjustments_households_household` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `adjustments_persons_person` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL, CONSTRAINT `adjustments_releases_release` FOREIGN KEY (`release_id`) REFERENCES `releases` (`id`) ON DELETE NO ACTION, CONSTRAINT `adjustments_fact_sets_fact_set` FOREIGN KEY (`fact_set_id`) REFERENCES `fact_sets` (`id`) ON DELETE SET NULL, CONSTRAINT `adjustments_decisions_decision` FOREIGN KEY (`decision_id`) REFERENCES `decisions` (`id`) ON DELETE SET NULL);
-- set sequence for "adjustments" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("adjustments", 236223201280);
-- create index "adjustment_household_id_month" to table: "adjustments"
CREATE INDEX `adjustment_household_id_month` ON `adjustments` (`household_id`, `month`);
-- create index "adjustment_person_id" to table: "adjustments"
CREATE INDEX `adjustment_person_id` ON `adjustments` (`person_id`);
-- create index "adjustment_zone_id_programme_month" to table: "adjustments"
CREATE INDEX `adjustment_zone_id_programme_month` ON `adjustments` (`zone_id`, `programme`, `month`);
-- create "adjustment_acts" table
CREATE TABLE `adjustment_acts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `kind` text NOT NULL, `reason` text NULL, `actor` text NOT NULL, `recorded` integer NOT NULL, `adjustment_id` integer NOT NULL, `household_id` integer NOT NULL, CONSTRAINT `adjustment_acts_adjustments_adjustment` FOREIGN KEY (`adjustment_id`) REFERENCES `adjustments` (`id`) ON DELETE NO ACTION, CONSTRAINT `adjustment_acts_households_household` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION);
-- set sequence for "adjustment_acts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("adjustment_acts", 240518168576);
-- create index "adjustmentact_adjustment_id" to table: "adjustment_acts"
CREATE UNIQUE INDEX `adjustmentact_adjustment_id` ON `adjustment_acts` (`adjustment_id`);
-- create index "adjustmentact_household_id" to table: "adjustment_acts"
CREATE INDEX `adjustmentact_household_id` ON `adjustment_acts` (`household_id`);
-- create "reconciliations" table
CREATE TABLE `reconciliations` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `everyone` bool NOT NULL, `households` blob NULL, `through` text NOT NULL, `known` integer NOT NULL, `tally` text NOT NULL, `recorded` integer NOT NULL, `zone_id` integer NOT NULL, CONSTRAINT `reconciliations_zones_zone` FOREIGN KEY (`zone_id`) REFERENCES `zones` (`id`) ON DELETE NO ACTION);
-- set sequence for "reconciliations" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("reconciliations", 249108103168);
-- create index "reconciliation_zone_id_recorded" to table: "reconciliations"
CREATE INDEX `reconciliation_zone_id_recorded` ON `reconciliations` (`zone_id`, `recorded`);

-- +goose Down
-- reverse: create index "reconciliation_zone_id_recorded" to table: "reconciliations"
DROP INDEX `reconciliation_zone_id_recorded`;
-- reverse: set sequence for "reconciliations" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "reconciliations";
-- reverse: create "reconciliations" table
DROP TABLE `reconciliations`;
-- reverse: create index "adjustmentact_household_id" to table: "adjustment_acts"
DROP INDEX `adjustmentact_household_id`;
-- reverse: create index "adjustmentact_adjustment_id" to table: "adjustment_acts"
DROP INDEX `adjustmentact_adjustment_id`;
-- reverse: set sequence for "adjustment_acts" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "adjustment_acts";
-- reverse: create "adjustment_acts" table
DROP TABLE `adjustment_acts`;
-- reverse: create index "adjustment_zone_id_programme_month" to table: "adjustments"
DROP INDEX `adjustment_zone_id_programme_month`;
-- reverse: create index "adjustment_person_id" to table: "adjustments"
DROP INDEX `adjustment_person_id`;
-- reverse: create index "adjustment_household_id_month" to table: "adjustments"
DROP INDEX `adjustment_household_id_month`;
-- reverse: set sequence for "adjustments" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "adjustments";
-- reverse: create "adjustments" table
DROP TABLE `adjustments`;
