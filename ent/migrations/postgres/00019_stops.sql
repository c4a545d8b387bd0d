-- +goose Up
-- add columns to table: "releases"
ALTER TABLE "releases" ADD COLUMN "base_id" bigint NULL, ADD COLUMN "stops" character varying NULL, ADD COLUMN "stops_from" date NULL;
-- +goose StatementBegin
CREATE FUNCTION bentou_releases_stop() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM heads FOR UPDATE;
  IF NEW.kind <> 'STOP' AND (NEW.base_id IS NOT NULL OR NEW.stops IS NOT NULL OR NEW.stops_from IS NOT NULL) THEN
  RAISE EXCEPTION 'bentou: only a stop has an order' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'STOP' AND (NEW.base_id IS NULL OR coalesce(NEW.stops, '') = '' OR NEW.stops_from IS NULL) THEN
  RAISE EXCEPTION 'bentou: a stop has an order: the programme, the day, and the release that it is of' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'STOP' AND NOT EXISTS (SELECT 1 FROM releases p WHERE p.id = NEW.base_id AND p.pack = NEW.pack AND p.text = NEW.text AND p.semantics = NEW.semantics) THEN
  RAISE EXCEPTION 'bentou: a stop has the text of the release that it is of' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'STOP' AND coalesce((SELECT p.id FROM releases p WHERE p.pack = NEW.pack AND p.effective_from <= NEW.effective_from AND NOT (p.base_id IS NOT NULL AND p.stops = NEW.stops AND p.stops_from = NEW.stops_from) AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.revision_id = p.revision_id AND x.kind = 'WITHDRAWN') ORDER BY p.number DESC LIMIT 1), 0) <> NEW.base_id THEN
  RAISE EXCEPTION 'bentou: a stop is of the release that decides' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'STOP' AND NEW.stops_from > NEW.effective_from THEN
  RAISE EXCEPTION 'bentou: a stop begins on its first day or before' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER releases_stop BEFORE INSERT ON releases FOR EACH ROW EXECUTE FUNCTION bentou_releases_stop();
