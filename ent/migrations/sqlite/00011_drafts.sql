-- +goose Up
-- create "drafts" table
CREATE TABLE `drafts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `pack` text NOT NULL, `title` text NOT NULL, `owner` text NOT NULL, `recorded` integer NOT NULL, `restores_id` integer NULL, CONSTRAINT `drafts_releases_restores` FOREIGN KEY (`restores_id`) REFERENCES `releases` (`id`) ON DELETE SET NULL);
-- set sequence for "drafts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("drafts", 214748364800);
-- create index "draft_pack" to table: "drafts"
CREATE INDEX `draft_pack` ON `drafts` (`pack`);
-- create "draft_acts" table
CREATE TABLE `draft_acts` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `kind` text NOT NULL, `actor` text NOT NULL, `digest` text NOT NULL, `reason` text NULL, `detail` text NOT NULL, `recorded` integer NOT NULL, `draft_id` integer NOT NULL, `revision_id` integer NOT NULL, CONSTRAINT `draft_acts_drafts_acts` FOREIGN KEY (`draft_id`) REFERENCES `drafts` (`id`) ON DELETE NO ACTION, CONSTRAINT `draft_acts_draft_revisions_revision` FOREIGN KEY (`revision_id`) REFERENCES `draft_revisions` (`id`) ON DELETE NO ACTION);
-- set sequence for "draft_acts" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("draft_acts", 223338299392);
-- create index "draftact_draft_id_recorded" to table: "draft_acts"
CREATE UNIQUE INDEX `draftact_draft_id_recorded` ON `draft_acts` (`draft_id`, `recorded`);
-- create index "draftact_revision_id_kind" to table: "draft_acts"
CREATE INDEX `draftact_revision_id_kind` ON `draft_acts` (`revision_id`, `kind`);
-- create "draft_revisions" table
CREATE TABLE `draft_revisions` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `number` integer NOT NULL, `author` text NOT NULL, `digest` text NOT NULL, `text` blob NOT NULL, `note` text NULL, `recorded` integer NOT NULL, `draft_id` integer NOT NULL, `base_id` integer NULL, CONSTRAINT `draft_revisions_drafts_revisions` FOREIGN KEY (`draft_id`) REFERENCES `drafts` (`id`) ON DELETE NO ACTION, CONSTRAINT `draft_revisions_releases_base` FOREIGN KEY (`base_id`) REFERENCES `releases` (`id`) ON DELETE SET NULL);
-- set sequence for "draft_revisions" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("draft_revisions", 219043332096);
-- create index "draftrevision_draft_id_number" to table: "draft_revisions"
CREATE UNIQUE INDEX `draftrevision_draft_id_number` ON `draft_revisions` (`draft_id`, `number`);
-- add columns to table: "releases"
ALTER TABLE `releases` ADD COLUMN `kind` text NOT NULL DEFAULT ('SETUP');
ALTER TABLE `releases` ADD COLUMN `published_by` text NOT NULL DEFAULT ('setup');
ALTER TABLE `releases` ADD COLUMN `reason` text NULL;
ALTER TABLE `releases` ADD COLUMN `revision_id` integer NULL CONSTRAINT `releases_draft_revisions_revision` REFERENCES `draft_revisions` (`id`) ON DELETE SET NULL;
ALTER TABLE `releases` ADD COLUMN `approval_id` integer NULL CONSTRAINT `releases_draft_acts_approval` REFERENCES `draft_acts` (`id`) ON DELETE SET NULL;
-- create index "release_revision_id" to table: "releases"
CREATE UNIQUE INDEX `release_revision_id` ON `releases` (`revision_id`);

-- +goose Down
-- reverse: create index "release_revision_id" to table: "releases"
DROP INDEX `release_revision_id`;
-- reverse: add columns to table: "releases"
ALTER TABLE `releases` DROP COLUMN `approval_id`;
ALTER TABLE `releases` DROP COLUMN `revision_id`;
ALTER TABLE `releases` DROP COLUMN `reason`;
ALTER TABLE `releases` DROP COLUMN `published_by`;
ALTER TABLE `releases` DROP COLUMN `kind`;
-- reverse: create index "draftrevision_draft_id_number" to table: "draft_revisions"
DROP INDEX `draftrevision_draft_id_number`;
-- reverse: set sequence for "draft_revisions" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "draft_revisions";
-- reverse: create "draft_revisions" table
DROP TABLE `draft_revisions`;
-- reverse: create index "draftact_revision_id_kind" to table: "draft_acts"
DROP INDEX `draftact_revision_id_kind`;
-- reverse: create index "draftact_draft_id_recorded" to table: "draft_acts"
DROP INDEX `draftact_draft_id_recorded`;
-- reverse: set sequence for "draft_acts" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "draft_acts";
-- reverse: create "draft_acts" table
DROP TABLE `draft_acts`;
-- reverse: create index "draft_pack" to table: "drafts"
DROP INDEX `draft_pack`;
-- reverse: set sequence for "drafts" table
UPDATE sqlite_sequence SET seq = 0 WHERE name = "drafts";
-- reverse: create "drafts" table
DROP TABLE `drafts`;
