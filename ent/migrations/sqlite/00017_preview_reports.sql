-- +goose Up
-- create "preview_reports" table
CREATE TABLE `preview_reports` (`id` integer NOT NULL PRIMARY KEY AUTOINCREMENT, `zone_id` integer NOT NULL, `unit_id` integer NULL, `digest` text NOT NULL, `as_of` text NOT NULL, `known` integer NOT NULL, `summary` text NOT NULL, `recorded` integer NOT NULL, `draft_id` integer NOT NULL, `revision_id` integer NOT NULL, CONSTRAINT `preview_reports_drafts_draft` FOREIGN KEY (`draft_id`) REFERENCES `drafts` (`id`) ON DELETE NO ACTION, CONSTRAINT `preview_reports_draft_revisions_revision` FOREIGN KEY (`revision_id`) REFERENCES `draft_revisions` (`id`) ON DELETE NO ACTION);
-- set sequence for "preview_reports" table
INSERT INTO sqlite_sequence (name, seq) VALUES ("preview_reports", 231928233984);
-- create index "previewreport_draft_id_recorded" to table: "preview_reports"
CREATE INDEX `previewreport_draft_id_recorded` ON `preview_reports` (`draft_id`, `recorded`);
-- +goose StatementBegin
CREATE TRIGGER preview_reports_update BEFORE UPDATE ON preview_reports BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of preview_reports are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER preview_reports_delete BEFORE DELETE ON preview_reports BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of preview_reports are never changed or deleted');
END;
-- +goose StatementEnd
-- An INSERT OR REPLACE deletes without asking the triggers for deletions.
-- +goose StatementBegin
CREATE TRIGGER preview_reports_insert BEFORE INSERT ON preview_reports BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of preview_reports are never replaced') WHERE EXISTS (SELECT 1 FROM preview_reports x WHERE x.id = NEW.id);
  SELECT RAISE(ABORT, 'bentou: a preview is of a revision of its draft') WHERE NOT EXISTS (SELECT 1 FROM draft_revisions r WHERE r.id = NEW.revision_id AND r.draft_id = NEW.draft_id);
END;
-- +goose StatementEnd
