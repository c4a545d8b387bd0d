-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER drafts_update BEFORE UPDATE ON drafts BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of drafts are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER drafts_delete BEFORE DELETE ON drafts BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of drafts are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_revisions_update BEFORE UPDATE ON draft_revisions BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of draft_revisions are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_revisions_delete BEFORE DELETE ON draft_revisions BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of draft_revisions are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_acts_update BEFORE UPDATE ON draft_acts BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of draft_acts are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_acts_delete BEFORE DELETE ON draft_acts BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of draft_acts are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER releases_replace BEFORE INSERT ON releases BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of releases are never replaced') WHERE EXISTS (SELECT 1 FROM releases x WHERE x.id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER drafts_replace BEFORE INSERT ON drafts BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of drafts are never replaced') WHERE EXISTS (SELECT 1 FROM drafts x WHERE x.id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_revisions_replace BEFORE INSERT ON draft_revisions BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of draft_revisions are never replaced') WHERE EXISTS (SELECT 1 FROM draft_revisions x WHERE x.id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_acts_replace BEFORE INSERT ON draft_acts BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of draft_acts are never replaced') WHERE EXISTS (SELECT 1 FROM draft_acts x WHERE x.id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_revisions_insert BEFORE INSERT ON draft_revisions BEGIN
  SELECT RAISE(ABORT, 'bentou: the revisions of a draft are numbered without gaps') WHERE NEW.number <> (SELECT coalesce(max(x.number), 0) FROM draft_revisions x WHERE x.draft_id = NEW.draft_id) + 1;
  SELECT RAISE(ABORT, 'bentou: the draft is published or given up') WHERE EXISTS (SELECT 1 FROM releases p JOIN draft_revisions x ON x.id = p.revision_id WHERE x.draft_id = NEW.draft_id) OR EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.kind = 'DISCARDED');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER draft_acts_insert BEFORE INSERT ON draft_acts BEGIN
  SELECT RAISE(ABORT, 'bentou: an act is about the latest revision and its digest') WHERE NOT EXISTS (SELECT 1 FROM draft_revisions r WHERE r.id = NEW.revision_id AND r.draft_id = NEW.draft_id AND r.digest = NEW.digest AND r.number = (SELECT coalesce(max(x.number), 0) FROM draft_revisions x WHERE x.draft_id = r.draft_id));
  SELECT RAISE(ABORT, 'bentou: the draft is published or given up') WHERE NEW.kind NOT IN ('PUBLISHED', 'WITHDRAWN') AND EXISTS (SELECT 1 FROM releases p JOIN draft_revisions x ON x.id = p.revision_id WHERE x.draft_id = NEW.draft_id) OR EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.kind = 'DISCARDED');
  SELECT RAISE(ABORT, 'bentou: acts of a draft follow each other') WHERE EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.recorded >= NEW.recorded);
  SELECT RAISE(ABORT, 'bentou: the act is not in turn') WHERE NOT (NEW.kind = 'SUBMITTED' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') IN ('', 'RECALLED', 'REFUSED') OR NEW.kind IN ('RECALLED', 'REFUSED') AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') IN ('SUBMITTED', 'APPROVED') OR NEW.kind = 'APPROVED' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') = 'SUBMITTED' OR NEW.kind = 'DISCARDED' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') IN ('', 'SUBMITTED', 'RECALLED', 'REFUSED', 'APPROVED') OR NEW.kind = 'PUBLISHED' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') = 'APPROVED' AND EXISTS (SELECT 1 FROM releases p WHERE p.revision_id = NEW.revision_id) OR NEW.kind = 'WITHDRAWN' AND coalesce((SELECT x.kind FROM draft_acts x WHERE x.revision_id = NEW.revision_id ORDER BY x.recorded DESC LIMIT 1), '') = 'PUBLISHED');
  SELECT RAISE(ABORT, 'bentou: nobody approves what they wrote or submitted') WHERE NEW.kind = 'APPROVED' AND (EXISTS (SELECT 1 FROM draft_revisions r WHERE r.draft_id = NEW.draft_id AND r.author = NEW.actor) OR EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = NEW.draft_id AND x.kind = 'SUBMITTED' AND x.actor = NEW.actor));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER releases_insert BEFORE INSERT ON releases BEGIN
  SELECT RAISE(ABORT, 'bentou: releases are numbered without gaps') WHERE NEW.number <> (SELECT coalesce(max(x.number), 0) FROM releases x) + 1;
  SELECT RAISE(ABORT, 'bentou: there is no such kind of release') WHERE NEW.kind NOT IN ('SETUP', 'ORDINARY', 'ROLLBACK', 'STOP');
  SELECT RAISE(ABORT, 'bentou: a program does not override what people published') WHERE NEW.kind = 'SETUP' AND EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack AND p.kind <> 'SETUP');
  SELECT RAISE(ABORT, 'bentou: a release that stands for itself has no approval') WHERE NEW.kind IN ('SETUP', 'STOP') AND (NEW.revision_id IS NOT NULL OR NEW.approval_id IS NOT NULL);
  SELECT RAISE(ABORT, 'bentou: a stop has a reason, and rules that it changes') WHERE NEW.kind = 'STOP' AND (coalesce(NEW.reason, '') = '' OR NOT EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack));
  SELECT RAISE(ABORT, 'bentou: no release without a valid approval of exactly its text') WHERE NEW.kind IN ('ORDINARY', 'ROLLBACK') AND NOT EXISTS (SELECT 1 FROM draft_acts a JOIN draft_revisions r ON r.id = a.revision_id JOIN drafts d ON d.id = r.draft_id WHERE a.id = NEW.approval_id AND a.kind = 'APPROVED' AND r.id = NEW.revision_id AND a.digest = r.digest AND r.text = NEW.text AND d.pack = NEW.pack AND NOT EXISTS (SELECT 1 FROM draft_revisions x WHERE x.draft_id = d.id AND x.number > r.number) AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.draft_id = d.id AND x.recorded > a.recorded) AND coalesce(r.base_id, 0) = coalesce((SELECT p.id FROM releases p WHERE p.pack = NEW.pack AND NOT EXISTS (SELECT 1 FROM draft_acts x WHERE x.revision_id = p.revision_id AND x.kind = 'WITHDRAWN') ORDER BY p.number DESC LIMIT 1), 0));
  SELECT RAISE(ABORT, 'bentou: a rollback has the text of an earlier release') WHERE NEW.kind = 'ROLLBACK' AND NOT EXISTS (SELECT 1 FROM releases p WHERE p.pack = NEW.pack AND p.text = NEW.text);
END;
-- +goose StatementEnd
