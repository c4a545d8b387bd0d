-- +goose Up
-- create "attribute_definitions" table
CREATE TABLE `attribute_definitions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `key` text NOT NULL, `subject` text NOT NULL, `type` text NOT NULL, `unit` text NULL, `codes` json NULL, `min` integer NULL, `max` integer NULL, `title_zh` text NOT NULL, `title_en` text NOT NULL, `absent` text NOT NULL, `roster_column` text NULL, `pack` text NOT NULL);
-- create index "attribute_definitions_key_key" to table: "attribute_definitions"
CREATE UNIQUE INDEX `attribute_definitions_key_key` ON `attribute_definitions` (`key`);
-- create "changes" table
CREATE TABLE `changes` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `position` integer NOT NULL, `transaction` integer NOT NULL, `at` datetime NOT NULL, `actor` text NOT NULL, `kind` text NOT NULL, `zone_id` integer NULL, `what` text NOT NULL, `reason` text NULL, `hash` blob NOT NULL, `unit_id` integer NULL, `household_id` integer NULL, `person_id` integer NULL, CONSTRAINT `changes_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE SET NULL, CONSTRAINT `changes_households_household` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE SET NULL, CONSTRAINT `changes_persons_person` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL);
-- set sequence for "changes" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("changes", 4294967296);
-- create index "changes_position_key" to table: "changes"
CREATE UNIQUE INDEX `changes_position_key` ON `changes` (`position`);
-- create index "change_at" to table: "changes"
CREATE INDEX `change_at` ON `changes` (`at`);
-- create index "change_household_id_position" to table: "changes"
CREATE INDEX `change_household_id_position` ON `changes` (`household_id`, `position`);
-- create index "change_person_id_position" to table: "changes"
CREATE INDEX `change_person_id_position` ON `changes` (`person_id`, `position`);
-- create "deaths" table
CREATE TABLE `deaths` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `place` text NULL, `person_id` integer NOT NULL, CONSTRAINT `deaths_persons_death` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "deaths" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("deaths", 8589934592);
-- create index "death_person_id_valid_from" to table: "deaths"
CREATE INDEX `death_person_id_valid_from` ON `deaths` (`person_id`, `valid_from`);
-- create "dibao_spells" table
CREATE TABLE `dibao_spells` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `category` text NOT NULL, `monthly_amount` integer NULL, `end_reason` text NULL, `household_id` integer NOT NULL, CONSTRAINT `dibao_spells_households_dibao` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "dibao_spells" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("dibao_spells", 12884901888);
-- create index "dibaospell_household_id_valid_from" to table: "dibao_spells"
CREATE INDEX `dibaospell_household_id_valid_from` ON `dibao_spells` (`household_id`, `valid_from`);
-- create "disability_certificates" table
CREATE TABLE `disability_certificates` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `category` text NOT NULL, `grade` text NOT NULL, `number_ciphertext` blob NULL, `expires_on` text NULL, `person_id` integer NOT NULL, CONSTRAINT `disability_certificates_persons_disability_certificate` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "disability_certificates" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("disability_certificates", 17179869184);
-- create index "disabilitycertificate_person_id_valid_from" to table: "disability_certificates"
CREATE INDEX `disabilitycertificate_person_id_valid_from` ON `disability_certificates` (`person_id`, `valid_from`);
-- create "divisions" table
CREATE TABLE `divisions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name` text NOT NULL, `level` text NOT NULL, `parent_code` text NULL, `valid_from` text NOT NULL, `valid_to` text NULL, `replaced_by` text NULL);
-- set sequence for "divisions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("divisions", 21474836480);
-- create index "division_code_valid_from" to table: "divisions"
CREATE UNIQUE INDEX `division_code_valid_from` ON `divisions` (`code`, `valid_from`);
-- create "expenses" table
CREATE TABLE `expenses` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `kind` text NOT NULL, `amount` integer NULL, `person_id` integer NOT NULL, CONSTRAINT `expenses_persons_expenses` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "expenses" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("expenses", 25769803776);
-- create index "expense_person_id_valid_from" to table: "expenses"
CREATE INDEX `expense_person_id_valid_from` ON `expenses` (`person_id`, `valid_from`);
-- create "heads" table
CREATE TABLE `heads` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `position` integer NOT NULL, `next_id` integer NOT NULL, `at` datetime NOT NULL, `hash` blob NOT NULL);
-- set sequence for "heads" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("heads", 30064771072);
-- create "healths" table
CREATE TABLE `healths` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `condition` text NOT NULL, `person_id` integer NOT NULL, CONSTRAINT `healths_persons_health` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "healths" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("healths", 34359738368);
-- create index "health_person_id_valid_from" to table: "healths"
CREATE INDEX `health_person_id_valid_from` ON `healths` (`person_id`, `valid_from`);
-- create "helper_terms" table
CREATE TABLE `helper_terms` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `name` text NOT NULL, `organisation` text NULL, `position` text NULL, `household_id` integer NOT NULL, CONSTRAINT `helper_terms_households_helper` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "helper_terms" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("helper_terms", 38654705664);
-- create index "helperterm_household_id_valid_from" to table: "helper_terms"
CREATE INDEX `helperterm_household_id_valid_from` ON `helper_terms` (`household_id`, `valid_from`);
-- create "households" table
CREATE TABLE `households` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `wrapped_key` blob NULL, `unit_id` integer NOT NULL, `zone_id` integer NOT NULL, CONSTRAINT `households_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION, CONSTRAINT `households_zones_households` FOREIGN KEY (`zone_id`) REFERENCES `zones` (`id`) ON DELETE NO ACTION);
-- set sequence for "households" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("households", 42949672960);
-- create index "household_zone_id_code" to table: "households"
CREATE UNIQUE INDEX `household_zone_id_code` ON `households` (`zone_id`, `code`);
-- create index "household_unit_id" to table: "households"
CREATE INDEX `household_unit_id` ON `households` (`unit_id`);
-- create "household_attribute_facts" table
CREATE TABLE `household_attribute_facts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `key` text NOT NULL, `bool_value` bool NULL, `int_value` integer NULL, `money_value` integer NULL, `decimal_value` integer NULL, `date_value` text NULL, `code_value` text NULL, `household_id` integer NOT NULL, CONSTRAINT `household_attribute_facts_households_attribute_facts` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "household_attribute_facts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("household_attribute_facts", 47244640256);
-- create index "householdattributefact_household_id_valid_from" to table: "household_attribute_facts"
CREATE INDEX `householdattributefact_household_id_valid_from` ON `household_attribute_facts` (`household_id`, `valid_from`);
-- create "household_completenesses" table
CREATE TABLE `household_completenesses` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `register` text NOT NULL, `household_id` integer NOT NULL, CONSTRAINT `household_completenesses_households_completeness` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "household_completenesses" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("household_completenesses", 51539607552);
-- create index "householdcompleteness_household_id_valid_from" to table: "household_completenesses"
CREATE INDEX `householdcompleteness_household_id_valid_from` ON `household_completenesses` (`household_id`, `valid_from`);
-- create "household_contacts" table
CREATE TABLE `household_contacts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `kind` text NOT NULL, `value_ciphertext` blob NULL, `value_digest` blob NULL, `household_id` integer NOT NULL, CONSTRAINT `household_contacts_households_contacts` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "household_contacts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("household_contacts", 55834574848);
-- create index "householdcontact_household_id_valid_from" to table: "household_contacts"
CREATE INDEX `householdcontact_household_id_valid_from` ON `household_contacts` (`household_id`, `valid_from`);
-- create "household_records" table
CREATE TABLE `household_records` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `code` text NOT NULL, `household_id` integer NOT NULL, `unit_id` integer NOT NULL, CONSTRAINT `household_records_households_record` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `household_records_units_unit` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "household_records" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("household_records", 60129542144);
-- create index "householdrecord_household_id_valid_from" to table: "household_records"
CREATE INDEX `householdrecord_household_id_valid_from` ON `household_records` (`household_id`, `valid_from`);
-- create "housings" table
CREATE TABLE `housings` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `grade` text NOT NULL, `household_id` integer NOT NULL, CONSTRAINT `housings_households_housing` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "housings" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("housings", 64424509440);
-- create index "housing_household_id_valid_from" to table: "housings"
CREATE INDEX `housing_household_id_valid_from` ON `housings` (`household_id`, `valid_from`);
-- create "hukous" table
CREATE TABLE `hukous` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `place` text NOT NULL, `division_code` text NULL, `person_id` integer NOT NULL, CONSTRAINT `hukous_persons_hukou` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "hukous" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("hukous", 68719476736);
-- create index "hukou_person_id_valid_from" to table: "hukous"
CREATE INDEX `hukou_person_id_valid_from` ON `hukous` (`person_id`, `valid_from`);
-- create "idempotency_keys" table
CREATE TABLE `idempotency_keys` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `actor` text NOT NULL, `key` text NOT NULL, `request` blob NOT NULL, `result` integer NOT NULL, `at` datetime NOT NULL);
-- set sequence for "idempotency_keys" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("idempotency_keys", 73014444032);
-- create index "idempotencykey_actor_key" to table: "idempotency_keys"
CREATE UNIQUE INDEX `idempotencykey_actor_key` ON `idempotency_keys` (`actor`, `key`);
-- create "incomes" table
CREATE TABLE `incomes` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `income_source` text NOT NULL, `item` text NOT NULL, `amount` integer NULL, `person_id` integer NOT NULL, CONSTRAINT `incomes_persons_incomes` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "incomes" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("incomes", 77309411328);
-- create index "income_person_id_valid_from" to table: "incomes"
CREATE INDEX `income_person_id_valid_from` ON `incomes` (`person_id`, `valid_from`);
-- create "insurance_enrolments" table
CREATE TABLE `insurance_enrolments` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `kind` text NOT NULL, `enrolled` bool NOT NULL DEFAULT (true), `premium` integer NULL, `person_id` integer NOT NULL, CONSTRAINT `insurance_enrolments_persons_insurances` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "insurance_enrolments" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("insurance_enrolments", 81604378624);
-- create index "insuranceenrolment_person_id_valid_from" to table: "insurance_enrolments"
CREATE INDEX `insuranceenrolment_person_id_valid_from` ON `insurance_enrolments` (`person_id`, `valid_from`);
-- create "labours" table
CREATE TABLE `labours` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `ability` text NOT NULL, `wishes_to_work` bool NULL, `public_post` bool NULL, `person_id` integer NOT NULL, CONSTRAINT `labours_persons_labour` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "labours" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("labours", 85899345920);
-- create index "labour_person_id_valid_from" to table: "labours"
CREATE INDEX `labour_person_id_valid_from` ON `labours` (`person_id`, `valid_from`);
-- create "memberships" table
CREATE TABLE `memberships` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `relation` text NOT NULL, `household_id` integer NOT NULL, `person_id` integer NOT NULL, CONSTRAINT `memberships_households_members` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `memberships_persons_membership` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "memberships" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("memberships", 90194313216);
-- create index "membership_person_id_valid_from" to table: "memberships"
CREATE INDEX `membership_person_id_valid_from` ON `memberships` (`person_id`, `valid_from`);
-- create index "membership_household_id_valid_from" to table: "memberships"
CREATE INDEX `membership_household_id_valid_from` ON `memberships` (`household_id`, `valid_from`);
-- create "moves" table
CREATE TABLE `moves` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `kind` text NOT NULL, `place` text NULL, `person_id` integer NOT NULL, CONSTRAINT `moves_persons_move` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "moves" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("moves", 94489280512);
-- create index "move_person_id_valid_from" to table: "moves"
CREATE INDEX `move_person_id_valid_from` ON `moves` (`person_id`, `valid_from`);
-- create "persons" table
CREATE TABLE `persons` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `current_name` text NOT NULL DEFAULT (''), `current_birth_date` text NOT NULL, `wrapped_key` blob NULL, `merged_into_id` integer NULL, `zone_id` integer NOT NULL, CONSTRAINT `persons_persons_aliases` FOREIGN KEY (`merged_into_id`) REFERENCES `persons` (`id`) ON DELETE SET NULL, CONSTRAINT `persons_zones_persons` FOREIGN KEY (`zone_id`) REFERENCES `zones` (`id`) ON DELETE NO ACTION);
-- set sequence for "persons" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("persons", 98784247808);
-- create index "person_zone_id_current_name" to table: "persons"
CREATE INDEX `person_zone_id_current_name` ON `persons` (`zone_id`, `current_name`);
-- create index "person_zone_id_current_birth_date" to table: "persons"
CREATE INDEX `person_zone_id_current_birth_date` ON `persons` (`zone_id`, `current_birth_date`);
-- create index "person_merged_into_id" to table: "persons"
CREATE INDEX `person_merged_into_id` ON `persons` (`merged_into_id`);
-- create "person_attribute_facts" table
CREATE TABLE `person_attribute_facts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `key` text NOT NULL, `bool_value` bool NULL, `int_value` integer NULL, `money_value` integer NULL, `decimal_value` integer NULL, `date_value` text NULL, `code_value` text NULL, `person_id` integer NOT NULL, CONSTRAINT `person_attribute_facts_persons_attribute_facts` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "person_attribute_facts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("person_attribute_facts", 103079215104);
-- create index "personattributefact_person_id_valid_from" to table: "person_attribute_facts"
CREATE INDEX `personattributefact_person_id_valid_from` ON `person_attribute_facts` (`person_id`, `valid_from`);
-- create "person_identifiers" table
CREATE TABLE `person_identifiers` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `kind` text NOT NULL, `value_ciphertext` blob NULL, `value_digest` blob NULL, `person_id` integer NOT NULL, CONSTRAINT `person_identifiers_persons_identifiers` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "person_identifiers" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("person_identifiers", 107374182400);
-- create index "personidentifier_person_id_valid_from" to table: "person_identifiers"
CREATE INDEX `personidentifier_person_id_valid_from` ON `person_identifiers` (`person_id`, `valid_from`);
-- create index "personidentifier_value_digest" to table: "person_identifiers"
CREATE INDEX `personidentifier_value_digest` ON `person_identifiers` (`value_digest`);
-- create "person_merges" table
CREATE TABLE `person_merges` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `person_id` integer NOT NULL, `into_id` integer NOT NULL, CONSTRAINT `person_merges_persons_merge` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `person_merges_persons_into` FOREIGN KEY (`into_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "person_merges" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("person_merges", 111669149696);
-- create index "personmerge_person_id_valid_from" to table: "person_merges"
CREATE INDEX `personmerge_person_id_valid_from` ON `person_merges` (`person_id`, `valid_from`);
-- create "person_records" table
CREATE TABLE `person_records` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `name` text NOT NULL, `sex` text NOT NULL, `birth_date` text NULL, `ethnicity` text NULL, `person_id` integer NOT NULL, CONSTRAINT `person_records_persons_record` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "person_records" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("person_records", 115964116992);
-- create index "personrecord_person_id_valid_from" to table: "person_records"
CREATE INDEX `personrecord_person_id_valid_from` ON `person_records` (`person_id`, `valid_from`);
-- create "poverty_registrations" table
CREATE TABLE `poverty_registrations` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `attribute` text NOT NULL, `exit_status` text NULL, `main_cause` text NULL, `second_cause` text NULL, `third_cause` text NULL, `identified_on` text NULL, `household_id` integer NOT NULL, CONSTRAINT `poverty_registrations_households_poverty_registration` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "poverty_registrations" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("poverty_registrations", 120259084288);
-- create index "povertyregistration_household_id_valid_from" to table: "poverty_registrations"
CREATE INDEX `povertyregistration_household_id_valid_from` ON `poverty_registrations` (`household_id`, `valid_from`);
-- create "schoolings" table
CREATE TABLE `schoolings` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `education_level` text NULL, `stage` text NULL, `person_id` integer NOT NULL, CONSTRAINT `schoolings_persons_schooling` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "schoolings" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("schoolings", 124554051584);
-- create index "schooling_person_id_valid_from" to table: "schoolings"
CREATE INDEX `schooling_person_id_valid_from` ON `schoolings` (`person_id`, `valid_from`);
-- create "self_care_assessments" table
CREATE TABLE `self_care_assessments` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `level` text NOT NULL, `long_term_care` bool NULL, `person_id` integer NOT NULL, CONSTRAINT `self_care_assessments_persons_self_care` FOREIGN KEY (`person_id`) REFERENCES `persons` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "self_care_assessments" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("self_care_assessments", 128849018880);
-- create index "selfcareassessment_person_id_valid_from" to table: "self_care_assessments"
CREATE INDEX `selfcareassessment_person_id_valid_from` ON `self_care_assessments` (`person_id`, `valid_from`);
-- create "settings" table
CREATE TABLE `settings` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `name` text NOT NULL, `value` blob NOT NULL);
-- set sequence for "settings" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("settings", 133143986176);
-- create index "settings_name_key" to table: "settings"
CREATE UNIQUE INDEX `settings_name_key` ON `settings` (`name`);
-- create "units" table
CREATE TABLE `units` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `kind` text NOT NULL, `name` text NOT NULL, `path` text NOT NULL, `parent_id` integer NULL, `zone_id` integer NOT NULL, CONSTRAINT `units_units_children` FOREIGN KEY (`parent_id`) REFERENCES `units` (`id`) ON DELETE SET NULL, CONSTRAINT `units_zones_units` FOREIGN KEY (`zone_id`) REFERENCES `zones` (`id`) ON DELETE NO ACTION);
-- set sequence for "units" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("units", 137438953472);
-- create index "unit_path" to table: "units"
CREATE UNIQUE INDEX `unit_path` ON `units` (`path`);
-- create index "unit_zone_id_kind_name" to table: "units"
CREATE INDEX `unit_zone_id_kind_name` ON `units` (`zone_id`, `kind`, `name`);
-- create "unit_completenesses" table
CREATE TABLE `unit_completenesses` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `register` text NOT NULL, `unit_id` integer NOT NULL, CONSTRAINT `unit_completenesses_units_completeness` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "unit_completenesses" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("unit_completenesses", 141733920768);
-- create index "unitcompleteness_unit_id_valid_from" to table: "unit_completenesses"
CREATE INDEX `unitcompleteness_unit_id_valid_from` ON `unit_completenesses` (`unit_id`, `valid_from`);
-- create "unit_records" table
CREATE TABLE `unit_records` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `name` text NOT NULL, `division_code` text NULL, `unit_id` integer NOT NULL, `parent_id` integer NULL, CONSTRAINT `unit_records_units_record` FOREIGN KEY (`unit_id`) REFERENCES `units` (`id`) ON DELETE NO ACTION, CONSTRAINT `unit_records_units_parent` FOREIGN KEY (`parent_id`) REFERENCES `units` (`id`) ON DELETE SET NULL, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "unit_records" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("unit_records", 146028888064);
-- create index "unitrecord_unit_id_valid_from" to table: "unit_records"
CREATE INDEX `unitrecord_unit_id_valid_from` ON `unit_records` (`unit_id`, `valid_from`);
-- create "uploads" table
CREATE TABLE `uploads` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `name` text NOT NULL, `size` integer NOT NULL, `digest` blob NOT NULL, `at` datetime NOT NULL, `actor` text NOT NULL, `path` text NOT NULL);
-- set sequence for "uploads" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("uploads", 150323855360);
-- create "waters" table
CREATE TABLE `waters` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `valid_from` text NOT NULL, `valid_to` text NULL, `recorded` integer NOT NULL, `superseded` integer NULL, `source` text NOT NULL, `source_name` text NULL, `observed_on` text NULL, `evidence` text NULL, `verified` bool NOT NULL DEFAULT (false), `overall` text NOT NULL, `quantity` text NULL, `quality` text NULL, `convenience` text NULL, `reliability` text NULL, `household_id` integer NOT NULL, CONSTRAINT `waters_households_water` FOREIGN KEY (`household_id`) REFERENCES `households` (`id`) ON DELETE NO ACTION, CONSTRAINT `valid_days` CHECK ((valid_to IS NULL) OR (valid_from < valid_to)));
-- set sequence for "waters" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("waters", 154618822656);
-- create index "water_household_id_valid_from" to table: "waters"
CREATE INDEX `water_household_id_valid_from` ON `waters` (`household_id`, `valid_from`);
-- create "zones" table
CREATE TABLE `zones` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `code` text NOT NULL, `name` text NOT NULL, `time_zone` text NOT NULL DEFAULT ('Asia/Shanghai'), `business_day` text NULL, `demo` bool NOT NULL DEFAULT (false));
-- set sequence for "zones" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("zones", 158913789952);
-- create index "zones_code_key" to table: "zones"
CREATE UNIQUE INDEX `zones_code_key` ON `zones` (`code`);

-- +goose Down
-- reverse: create index "zones_code_key" to table: "zones"
DROP INDEX `zones_code_key`;
-- reverse: set sequence for "zones" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "zones";
-- reverse: create "zones" table
DROP TABLE `zones`;
-- reverse: create index "water_household_id_valid_from" to table: "waters"
DROP INDEX `water_household_id_valid_from`;
-- reverse: set sequence for "waters" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "waters";
-- reverse: create "waters" table
DROP TABLE `waters`;
-- reverse: set sequence for "uploads" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "uploads";
-- reverse: create "uploads" table
DROP TABLE `uploads`;
-- reverse: create index "unitrecord_unit_id_valid_from" to table: "unit_records"
DROP INDEX `unitrecord_unit_id_valid_from`;
-- reverse: set sequence for "unit_records" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "unit_records";
-- reverse: create "unit_records" table
DROP TABLE `unit_records`;
-- reverse: create index "unitcompleteness_unit_id_valid_from" to table: "unit_completenesses"
DROP INDEX `unitcompleteness_unit_id_valid_from`;
-- reverse: set sequence for "unit_completenesses" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "unit_completenesses";
-- reverse: create "unit_completenesses" table
DROP TABLE `unit_completenesses`;
-- reverse: create index "unit_zone_id_kind_name" to table: "units"
DROP INDEX `unit_zone_id_kind_name`;
-- reverse: create index "unit_path" to table: "units"
DROP INDEX `unit_path`;
-- reverse: set sequence for "units" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "units";
-- reverse: create "units" table
DROP TABLE `units`;
-- reverse: create index "settings_name_key" to table: "settings"
DROP INDEX `settings_name_key`;
-- reverse: set sequence for "settings" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "settings";
-- reverse: create "settings" table
DROP TABLE `settings`;
-- reverse: create index "selfcareassessment_person_id_valid_from" to table: "self_care_assessments"
DROP INDEX `selfcareassessment_person_id_valid_from`;
-- reverse: set sequence for "self_care_assessments" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "self_care_assessments";
-- reverse: create "self_care_assessments" table
DROP TABLE `self_care_assessments`;
-- reverse: create index "schooling_person_id_valid_from" to table: "schoolings"
DROP INDEX `schooling_person_id_valid_from`;
-- reverse: set sequence for "schoolings" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "schoolings";
-- reverse: create "schoolings" table
DROP TABLE `schoolings`;
-- reverse: create index "povertyregistration_household_id_valid_from" to table: "poverty_registrations"
DROP INDEX `povertyregistration_household_id_valid_from`;
-- reverse: set sequence for "poverty_registrations" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "poverty_registrations";
-- reverse: create "poverty_registrations" table
DROP TABLE `poverty_registrations`;
-- reverse: create index "personrecord_person_id_valid_from" to table: "person_records"
DROP INDEX `personrecord_person_id_valid_from`;
-- reverse: set sequence for "person_records" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "person_records";
-- reverse: create "person_records" table
DROP TABLE `person_records`;
-- reverse: create index "personmerge_person_id_valid_from" to table: "person_merges"
DROP INDEX `personmerge_person_id_valid_from`;
-- reverse: set sequence for "person_merges" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "person_merges";
-- reverse: create "person_merges" table
DROP TABLE `person_merges`;
-- reverse: create index "personidentifier_value_digest" to table: "person_identifiers"
DROP INDEX `personidentifier_value_digest`;
-- reverse: create index "personidentifier_person_id_valid_from" to table: "person_identifiers"
DROP INDEX `personidentifier_person_id_valid_from`;
-- reverse: set sequence for "person_identifiers" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "person_identifiers";
-- reverse: create "person_identifiers" table
DROP TABLE `person_identifiers`;
-- reverse: create index "personattributefact_person_id_valid_from" to table: "person_attribute_facts"
DROP INDEX `personattributefact_person_id_valid_from`;
-- reverse: set sequence for "person_attribute_facts" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "person_attribute_facts";
-- reverse: create "person_attribute_facts" table
DROP TABLE `person_attribute_facts`;
-- reverse: create index "person_merged_into_id" to table: "persons"
DROP INDEX `person_merged_into_id`;
-- reverse: create index "person_zone_id_current_birth_date" to table: "persons"
DROP INDEX `person_zone_id_current_birth_date`;
-- reverse: create index "person_zone_id_current_name" to table: "persons"
DROP INDEX `person_zone_id_current_name`;
-- reverse: set sequence for "persons" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "persons";
-- reverse: create "persons" table
DROP TABLE `persons`;
-- reverse: create index "move_person_id_valid_from" to table: "moves"
DROP INDEX `move_person_id_valid_from`;
-- reverse: set sequence for "moves" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "moves";
-- reverse: create "moves" table
DROP TABLE `moves`;
-- reverse: create index "membership_household_id_valid_from" to table: "memberships"
DROP INDEX `membership_household_id_valid_from`;
-- reverse: create index "membership_person_id_valid_from" to table: "memberships"
DROP INDEX `membership_person_id_valid_from`;
-- reverse: set sequence for "memberships" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "memberships";
-- reverse: create "memberships" table
DROP TABLE `memberships`;
-- reverse: create index "labour_person_id_valid_from" to table: "labours"
DROP INDEX `labour_person_id_valid_from`;
-- reverse: set sequence for "labours" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "labours";
-- reverse: create "labours" table
DROP TABLE `labours`;
-- reverse: create index "insuranceenrolment_person_id_valid_from" to table: "insurance_enrolments"
DROP INDEX `insuranceenrolment_person_id_valid_from`;
-- reverse: set sequence for "insurance_enrolments" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "insurance_enrolments";
-- reverse: create "insurance_enrolments" table
DROP TABLE `insurance_enrolments`;
-- reverse: create index "income_person_id_valid_from" to table: "incomes"
DROP INDEX `income_person_id_valid_from`;
-- reverse: set sequence for "incomes" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "incomes";
-- reverse: create "incomes" table
DROP TABLE `incomes`;
-- reverse: create index "idempotencykey_actor_key" to table: "idempotency_keys"
DROP INDEX `idempotencykey_actor_key`;
-- reverse: set sequence for "idempotency_keys" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "idempotency_keys";
-- reverse: create "idempotency_keys" table
DROP TABLE `idempotency_keys`;
-- reverse: create index "hukou_person_id_valid_from" to table: "hukous"
DROP INDEX `hukou_person_id_valid_from`;
-- reverse: set sequence for "hukous" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "hukous";
-- reverse: create "hukous" table
DROP TABLE `hukous`;
-- reverse: create index "housing_household_id_valid_from" to table: "housings"
DROP INDEX `housing_household_id_valid_from`;
-- reverse: set sequence for "housings" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "housings";
-- reverse: create "housings" table
DROP TABLE `housings`;
-- reverse: create index "householdrecord_household_id_valid_from" to table: "household_records"
DROP INDEX `householdrecord_household_id_valid_from`;
-- reverse: set sequence for "household_records" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "household_records";
-- reverse: create "household_records" table
DROP TABLE `household_records`;
-- reverse: create index "householdcontact_household_id_valid_from" to table: "household_contacts"
DROP INDEX `householdcontact_household_id_valid_from`;
-- reverse: set sequence for "household_contacts" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "household_contacts";
-- reverse: create "household_contacts" table
DROP TABLE `household_contacts`;
-- reverse: create index "householdcompleteness_household_id_valid_from" to table: "household_completenesses"
DROP INDEX `householdcompleteness_household_id_valid_from`;
-- reverse: set sequence for "household_completenesses" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "household_completenesses";
-- reverse: create "household_completenesses" table
DROP TABLE `household_completenesses`;
-- reverse: create index "householdattributefact_household_id_valid_from" to table: "household_attribute_facts"
DROP INDEX `householdattributefact_household_id_valid_from`;
-- reverse: set sequence for "household_attribute_facts" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "household_attribute_facts";
-- reverse: create "household_attribute_facts" table
DROP TABLE `household_attribute_facts`;
-- reverse: create index "household_unit_id" to table: "households"
DROP INDEX `household_unit_id`;
-- reverse: create index "household_zone_id_code" to table: "households"
DROP INDEX `household_zone_id_code`;
-- reverse: set sequence for "households" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "households";
-- reverse: create "households" table
DROP TABLE `households`;
-- reverse: create index "helperterm_household_id_valid_from" to table: "helper_terms"
DROP INDEX `helperterm_household_id_valid_from`;
-- reverse: set sequence for "helper_terms" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "helper_terms";
-- reverse: create "helper_terms" table
DROP TABLE `helper_terms`;
-- reverse: create index "health_person_id_valid_from" to table: "healths"
DROP INDEX `health_person_id_valid_from`;
-- reverse: set sequence for "healths" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "healths";
-- reverse: create "healths" table
DROP TABLE `healths`;
-- reverse: set sequence for "heads" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "heads";
-- reverse: create "heads" table
DROP TABLE `heads`;
-- reverse: create index "expense_person_id_valid_from" to table: "expenses"
DROP INDEX `expense_person_id_valid_from`;
-- reverse: set sequence for "expenses" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "expenses";
-- reverse: create "expenses" table
DROP TABLE `expenses`;
-- reverse: create index "division_code_valid_from" to table: "divisions"
DROP INDEX `division_code_valid_from`;
-- reverse: set sequence for "divisions" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "divisions";
-- reverse: create "divisions" table
DROP TABLE `divisions`;
-- reverse: create index "disabilitycertificate_person_id_valid_from" to table: "disability_certificates"
DROP INDEX `disabilitycertificate_person_id_valid_from`;
-- reverse: set sequence for "disability_certificates" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "disability_certificates";
-- reverse: create "disability_certificates" table
DROP TABLE `disability_certificates`;
-- reverse: create index "dibaospell_household_id_valid_from" to table: "dibao_spells"
DROP INDEX `dibaospell_household_id_valid_from`;
-- reverse: set sequence for "dibao_spells" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "dibao_spells";
-- reverse: create "dibao_spells" table
DROP TABLE `dibao_spells`;
-- reverse: create index "death_person_id_valid_from" to table: "deaths"
DROP INDEX `death_person_id_valid_from`;
-- reverse: set sequence for "deaths" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "deaths";
-- reverse: create "deaths" table
DROP TABLE `deaths`;
-- reverse: create index "change_person_id_position" to table: "changes"
DROP INDEX `change_person_id_position`;
-- reverse: create index "change_household_id_position" to table: "changes"
DROP INDEX `change_household_id_position`;
-- reverse: create index "change_at" to table: "changes"
DROP INDEX `change_at`;
-- reverse: create index "changes_position_key" to table: "changes"
DROP INDEX `changes_position_key`;
-- reverse: set sequence for "changes" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "changes";
-- reverse: create "changes" table
DROP TABLE `changes`;
-- reverse: create index "attribute_definitions_key_key" to table: "attribute_definitions"
DROP INDEX `attribute_definitions_key_key`;
-- reverse: create "attribute_definitions" table
DROP TABLE `attribute_definitions`;
