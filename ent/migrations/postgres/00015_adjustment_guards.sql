-- +goose Up
CREATE TRIGGER reconciliations_update BEFORE UPDATE OR DELETE OR TRUNCATE ON reconciliations FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER adjustments_update BEFORE UPDATE OR DELETE OR TRUNCATE ON adjustments FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER adjustment_acts_update BEFORE UPDATE OR DELETE OR TRUNCATE ON adjustment_acts FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
-- +goose StatementBegin
CREATE FUNCTION bentou_adjustment_acts_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind <> 'SUPERSEDED' AND NOT EXISTS (SELECT 1 FROM adjustments a WHERE a.id = NEW.adjustment_id AND a.kind = 'PROPOSAL') THEN
  RAISE EXCEPTION 'bentou: rows of % are about proposals', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER adjustment_acts_insert BEFORE INSERT ON adjustment_acts FOR EACH ROW EXECUTE FUNCTION bentou_adjustment_acts_insert();
