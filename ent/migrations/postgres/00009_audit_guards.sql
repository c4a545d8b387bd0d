-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION bentou_access_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.position <> (SELECT coalesce(max(position), 0) FROM access_log) + 1 THEN
  RAISE EXCEPTION 'bentou: positions of % follow each other without gaps', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION bentou_access_head_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.position < OLD.position OR NEW.at < OLD.at THEN
  RAISE EXCEPTION 'bentou: the row of % only moves on', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER access_log_insert BEFORE INSERT ON access_log FOR EACH ROW EXECUTE FUNCTION bentou_access_insert();
CREATE TRIGGER access_log_update BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER access_heads_update BEFORE UPDATE ON access_heads FOR EACH ROW EXECUTE FUNCTION bentou_access_head_update();
CREATE TRIGGER access_heads_delete BEFORE DELETE OR TRUNCATE ON access_heads FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
-- +goose StatementBegin
CREATE FUNCTION bentou_heads_single() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM heads x WHERE x.id <> NEW.id) THEN
  RAISE EXCEPTION 'bentou: % has one row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER heads_single BEFORE INSERT ON heads FOR EACH ROW EXECUTE FUNCTION bentou_heads_single();
-- +goose StatementBegin
CREATE FUNCTION bentou_access_heads_single() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM access_heads x WHERE x.id <> NEW.id) THEN
  RAISE EXCEPTION 'bentou: % has one row', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER access_heads_single BEFORE INSERT ON access_heads FOR EACH ROW EXECUTE FUNCTION bentou_access_heads_single();
