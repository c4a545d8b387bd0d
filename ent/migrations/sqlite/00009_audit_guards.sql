-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER access_log_insert BEFORE INSERT ON access_log BEGIN
  SELECT RAISE(ABORT, 'bentou: positions follow each other without gaps') WHERE NEW.position <> (SELECT coalesce(max(position), 0) FROM access_log) + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_log_update BEFORE UPDATE ON access_log BEGIN
  SELECT RAISE(ABORT, 'bentou: the access log is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_log_delete BEFORE DELETE ON access_log BEGIN
  SELECT RAISE(ABORT, 'bentou: the access log is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_heads_update BEFORE UPDATE ON access_heads BEGIN
  SELECT RAISE(ABORT, 'bentou: the head only moves on') WHERE NEW.id <> OLD.id OR NEW.position < OLD.position OR NEW.at < OLD.at;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_heads_delete BEFORE DELETE ON access_heads BEGIN
  SELECT RAISE(ABORT, 'bentou: the head is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER changes_replace BEFORE INSERT ON changes BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of changes are never replaced') WHERE EXISTS (SELECT 1 FROM changes x WHERE x.id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_log_replace BEFORE INSERT ON access_log BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of access_log are never replaced') WHERE EXISTS (SELECT 1 FROM access_log x WHERE x.id = NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER heads_single BEFORE INSERT ON heads BEGIN
  SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM heads);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER access_heads_single BEFORE INSERT ON access_heads BEGIN
  SELECT RAISE(IGNORE) WHERE EXISTS (SELECT 1 FROM access_heads);
END;
-- +goose StatementEnd
