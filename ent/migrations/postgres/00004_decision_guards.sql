-- +goose Up
CREATE TRIGGER releases_update BEFORE UPDATE OR DELETE OR TRUNCATE ON releases FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER decision_runs_update BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_runs FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER decision_run_blocks_update BEFORE UPDATE OR DELETE OR TRUNCATE ON decision_run_blocks FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER fact_sets_update BEFORE UPDATE OR DELETE OR TRUNCATE ON fact_sets FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER decisions_update BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER risk_flags_update BEFORE UPDATE OR DELETE OR TRUNCATE ON risk_flags FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER risk_flag_events_update BEFORE UPDATE OR DELETE OR TRUNCATE ON risk_flag_events FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
-- +goose StatementBegin
CREATE FUNCTION bentou_risk_flags_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM risk_flags f WHERE f.household_id = NEW.household_id AND f.key = NEW.key AND NOT EXISTS (SELECT 1 FROM risk_flag_events e WHERE e.flag_id = f.id AND e.kind = 'CLEARED')) THEN
  RAISE EXCEPTION 'bentou: such a row of % is up already', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER risk_flags_insert BEFORE INSERT ON risk_flags FOR EACH ROW EXECUTE FUNCTION bentou_risk_flags_insert();
-- +goose StatementBegin
CREATE FUNCTION bentou_risk_flag_events_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM risk_flag_events e WHERE e.flag_id = NEW.flag_id AND (e.kind = 'LAPSED' OR e.kind = 'CLEARED' AND NEW.kind <> 'LAPSED')) THEN
  RAISE EXCEPTION 'bentou: nothing of % follows the event that cleared it', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER risk_flag_events_insert BEFORE INSERT ON risk_flag_events FOR EACH ROW EXECUTE FUNCTION bentou_risk_flag_events_insert();
