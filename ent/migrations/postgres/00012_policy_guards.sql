-- +goose Up
CREATE TRIGGER drafts_update BEFORE UPDATE OR DELETE OR TRUNCATE ON drafts FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER draft_revisions_update BEFORE UPDATE OR DELETE OR TRUNCATE ON draft_revisions FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER draft_acts_update BEFORE UPDATE OR DELETE OR TRUNCATE ON draft_acts FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
-- +goose StatementBegin
CREATE FUNCTION bentou_draft_revisions_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM heads FOR UPDATE;
  IF NEW.number <> (SELECT coalesce(max(x.number), 0) FROM draft_revisions x WHERE x.draft_id = NEW.draft_id) + 1 THEN
  RAISE EXCEPTION 'bentou: the revisions of a draft are numbered without gaps' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM releases p JOIN draft_revisions x ON x.id = p.revision_id WHERE x.draft_id = NEW.draft_id) OR EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.kind = 'DISCARDED') THEN
  RAISE EXCEPTION 'bentou: the draft is published or given up' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER draft_revisions_insert BEFORE INSERT ON draft_revisions FOR EACH ROW EXECUTE FUNCTION bentou_draft_revisions_insert();
-- +goose StatementBegin
CREATE FUNCTION bentou_draft_acts_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM heads FOR UPDATE;
  IF NOT EXISTS (SELECT 1 FROM draft_revisions r WHERE r.id = NEW.revision_id AND r.draft_id = NEW.draft_id AND r.digest = NEW.digest AND r.number = (SELECT coalesce(max(x.number), 0) FROM draft_revisions x WHERE x.draft_id = r.draft_id)) THEN
  RAISE EXCEPTION 'bentou: an act is about the latest revision and its digest' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind NOT IN ('PUBLISHED', 'WITHDRAWN') AND EXISTS (SELECT 1 FROM releases p JOIN draft_revisions x ON x.id = p.revision_id WHERE x.draft_id = NEW.draft_id) OR EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.kind = 'DISCARDED') THEN
  RAISE EXCEPTION 'bentou: the draft is published or given up' USING ERRCODE = 'restrict_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.recorded >= NEW.recorded) THEN
  RAISE EXCEPTION 'bentou: acts of a draft follow each other' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT (NEW.kind = 'SUBMITTED' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') IN ('', 'RECALLED', 'REFUSED') OR NEW.kind IN ('RECALLED', 'REFUSED') AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') IN ('SUBMITTED', 'APPROVED') OR NEW.kind = 'APPROVED' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') = 'SUBMITTED' OR NEW.kind = 'DISCARDED' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') IN ('', 'SUBMITTED', 'RECALLED', 'REFUSED', 'APPROVED') OR NEW.kind = 'PUBLISHED' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') = 'APPROVED' AND EXISTS (SELECT 1 FROM releases p WHERE p.revision_id = NEW.revision_id) OR NEW.kind = 'WITHDRAWN' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') = 'PUBLISHED') THEN
  RAISE EXCEPTION 'bentou: the act is not in turn' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'APPROVED' AND (EXISTS (SELECT 1 FROM draft_revisions r WHERE r.draft_id = NEW.draft_id AND r.author = NEW.actor) OR EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.kind = 'SUBMITTED' AND x.actor = NEW.actor)) THEN
  RAISE EXCEPTION 'bentou: nobody approves what they wrote or submitted' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER draft_acts_insert BEFORE INSERT ON draft_acts FOR EACH ROW EXECUTE FUNCTION bentou_draft_acts_insert();
-- +goose StatementBegin
CREATE FUNCTION bentou_releases_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM heads FOR UPDATE;
  IF NEW.number <> (SELECT coalesce(max(x.number), 0) FROM releases x) + 1 THEN
  RAISE EXCEPTION 'bentou: releases are numbered without gaps' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind NOT IN ('SETUP', 'ORDINARY', 'ROLLBACK', 'STOP') THEN
  RAISE EXCEPTION 'bentou: there is no such kind of release' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'SETUP' AND EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack AND p.kind <> 'SETUP') THEN
  RAISE EXCEPTION 'bentou: a program does not override what people published' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind IN ('SETUP', 'STOP') AND (NEW.revision_id IS NOT NULL OR NEW.approval_id IS NOT NULL) THEN
  RAISE EXCEPTION 'bentou: a release that stands for itself has no approval' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'STOP' AND (coalesce(NEW.reason, '') = '' OR NOT EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack)) THEN
  RAISE EXCEPTION 'bentou: a stop has a reason, and rules that it changes' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind IN ('ORDINARY', 'ROLLBACK') AND NOT EXISTS (SELECT 1 FROM draft_acts a JOIN draft_revisions r ON r.id = a.revision_id JOIN drafts d ON d.id = r.draft_id WHERE a.id = NEW.approval_id AND a.kind = 'APPROVED' AND r.id = NEW.revision_id AND a.digest = r.digest AND r.text = NEW.text AND d.pack = NEW.pack AND NOT EXISTS (SELECT 1 FROM draft_revisions x WHERE x.draft_id = d.id AND x.number > r.number) AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = d.id AND x.recorded > a.recorded) AND coalesce(r.base_id, 0) = coalesce((SELECT p.id FROM releases p WHERE p.pack = NEW.pack AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.revision_id = p.revision_id AND x.kind = 'WITHDRAWN') ORDER BY p.number DESC LIMIT 1), 0)) THEN
  RAISE EXCEPTION 'bentou: no release without a valid approval of exactly its text' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.kind = 'ROLLBACK' AND NOT EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack AND p.text = NEW.text) THEN
  RAISE EXCEPTION 'bentou: a rollback has the text of an earlier release' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER releases_insert BEFORE INSERT ON releases FOR EACH ROW EXECUTE FUNCTION bentou_releases_insert();
