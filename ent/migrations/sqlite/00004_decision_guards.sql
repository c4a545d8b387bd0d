-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER releases_update BEFORE UPDATE ON releases BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of releases are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER releases_delete BEFORE DELETE ON releases BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of releases are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_runs_update BEFORE UPDATE ON decision_runs BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of decision_runs are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_runs_delete BEFORE DELETE ON decision_runs BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of decision_runs are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_run_blocks_update BEFORE UPDATE ON decision_run_blocks BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of decision_run_blocks are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_run_blocks_delete BEFORE DELETE ON decision_run_blocks BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of decision_run_blocks are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fact_sets_update BEFORE UPDATE ON fact_sets BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of fact_sets are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER fact_sets_delete BEFORE DELETE ON fact_sets BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of fact_sets are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_update BEFORE UPDATE ON decisions BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of decisions are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_delete BEFORE DELETE ON decisions BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of decisions are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_flags_update BEFORE UPDATE ON risk_flags BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of risk_flags are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_flags_delete BEFORE DELETE ON risk_flags BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of risk_flags are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_flag_events_update BEFORE UPDATE ON risk_flag_events BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of risk_flag_events are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_flag_events_delete BEFORE DELETE ON risk_flag_events BEGIN
  SELECT RAISE(ABORT, 'bentou: rows of risk_flag_events are never changed or deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_flags_insert BEFORE INSERT ON risk_flags BEGIN
  SELECT RAISE(ABORT, 'bentou: such a flag is up already') WHERE EXISTS (SELECT 1 FROM risk_flags f WHERE f.household_id = NEW.household_id AND f.key = NEW.key AND NOT EXISTS (SELECT 1 FROM risk_flag_events e WHERE e.flag_id = f.id AND e.kind = 'CLEARED'));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER risk_flag_events_insert BEFORE INSERT ON risk_flag_events BEGIN
  SELECT RAISE(ABORT, 'bentou: the flag was cleared') WHERE EXISTS (SELECT 1 FROM risk_flag_events e WHERE e.flag_id = NEW.flag_id AND (e.kind = 'LAPSED' OR e.kind = 'CLEARED' AND NEW.kind <> 'LAPSED'));
END;
-- +goose StatementEnd
