-- +goose Up
-- add columns to table: "releases"
ALTER TABLE `releases` ADD COLUMN `base_id` integer NULL;
ALTER TABLE `releases` ADD COLUMN `stops` text NULL;
ALTER TABLE `releases` ADD COLUMN `stops_from` text NULL;
-- +goose StatementBegin
CREATE TRIGGER releases_stop BEFORE INSERT ON releases BEGIN
  SELECT RAISE(ABORT, 'bentou: only a stop has an order') WHERE NEW.kind <> 'STOP' AND (NEW.base_id IS NOT NULL OR NEW.stops IS NOT NULL OR NEW.stops_from IS NOT NULL);
  SELECT RAISE(ABORT, 'bentou: a stop has an order: the programme, the day, and the release that it is of') WHERE NEW.kind = 'STOP' AND (NEW.base_id IS NULL OR coalesce(NEW.stops, '') = '' OR NEW.stops_from IS NULL);
  SELECT RAISE(ABORT, 'bentou: a stop has the text of the release that it is of') WHERE NEW.kind = 'STOP' AND NOT EXISTS (SELECT 1 FROM releases p WHERE p.id = NEW.base_id AND p.pack = NEW.pack AND p.text = NEW.text AND p.semantics = NEW.semantics);
  SELECT RAISE(ABORT, 'bentou: a stop is of the release that decides') WHERE NEW.kind = 'STOP' AND coalesce((SELECT p.id FROM releases p WHERE p.pack = NEW.pack AND p.effective_from <= NEW.effective_from AND NOT (p.base_id IS NOT NULL AND p.stops = NEW.stops AND p.stops_from = NEW.stops_from) AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.revision_id = p.revision_id AND x.kind = 'WITHDRAWN') ORDER BY p.number DESC LIMIT 1), 0) <> NEW.base_id;
  SELECT RAISE(ABORT, 'bentou: a stop begins on its first day or before') WHERE NEW.kind = 'STOP' AND NEW.stops_from > NEW.effective_from;
END;
-- +goose StatementEnd
