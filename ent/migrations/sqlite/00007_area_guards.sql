-- +goose Up
UPDATE persons SET current_household_id = (SELECT m.household_id FROM memberships m WHERE m.person_id = persons.id AND m.superseded IS NULL ORDER BY m.valid_from DESC LIMIT 1);
-- +goose StatementBegin
CREATE TRIGGER memberships_home_insert AFTER INSERT ON memberships BEGIN
  UPDATE persons SET current_household_id = (SELECT m.household_id FROM memberships m WHERE m.person_id = NEW.person_id AND m.superseded IS NULL ORDER BY m.valid_from DESC LIMIT 1) WHERE id = NEW.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_home_update AFTER UPDATE ON memberships BEGIN
  UPDATE persons SET current_household_id = (SELECT m.household_id FROM memberships m WHERE m.person_id = NEW.person_id AND m.superseded IS NULL ORDER BY m.valid_from DESC LIMIT 1) WHERE id = NEW.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER guardian_consents_insert BEFORE INSERT ON guardian_consents BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in guardian_consents') WHERE EXISTS (SELECT 1 FROM guardian_consents x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER guardian_consents_update BEFORE UPDATE ON guardian_consents BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.guardian IS NOT OLD.guardian OR NEW.relation IS NOT OLD.relation OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER guardian_consents_delete BEFORE DELETE ON guardian_consents BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
