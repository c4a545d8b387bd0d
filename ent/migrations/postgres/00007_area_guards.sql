-- +goose Up
UPDATE persons SET current_household_id = (SELECT m.household_id FROM memberships m WHERE m.person_id = persons.id AND m.superseded IS NULL ORDER BY m.valid_from DESC LIMIT 1);
-- +goose StatementBegin
CREATE FUNCTION bentou_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE persons SET current_household_id = (SELECT m.household_id FROM memberships m WHERE m.person_id = NEW.person_id AND m.superseded IS NULL ORDER BY m.valid_from DESC LIMIT 1) WHERE id = NEW.person_id;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER memberships_home AFTER INSERT OR UPDATE ON memberships FOR EACH ROW EXECUTE FUNCTION bentou_home();
ALTER TABLE guardian_consents ADD CONSTRAINT guardian_consents_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER guardian_consents_insert BEFORE INSERT ON guardian_consents FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER guardian_consents_update BEFORE UPDATE ON guardian_consents FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER guardian_consents_delete BEFORE DELETE OR TRUNCATE ON guardian_consents FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
