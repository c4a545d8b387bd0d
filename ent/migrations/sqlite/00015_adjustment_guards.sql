-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER reconciliations_update BEFORE UPDATE ON reconciliations BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of reconciliations are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER reconciliations_delete BEFORE DELETE ON reconciliations BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of reconciliations are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER adjustments_update BEFORE UPDATE ON adjustments BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of adjustments are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER adjustments_delete BEFORE DELETE ON adjustments BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of adjustments are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER adjustment_acts_update BEFORE UPDATE ON adjustment_acts BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of adjustment_acts are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER adjustment_acts_delete BEFORE DELETE ON adjustment_acts BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of adjustment_acts are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER adjustment_acts_insert BEFORE INSERT ON adjustment_acts BEGIN
  SELECT RAISE(ABORT, 'bentou: nothing was proposed') WHERE NEW.kind <> 'SUPERSEDED' AND NOT EXISTS (SELECT 1 FROM adjustments a WHERE a.id = NEW.adjustment_id AND a.kind = 'PROPOSAL');
END;
-- +goose StatementEnd
