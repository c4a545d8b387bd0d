-- +goose Up
CREATE EXTENSION IF NOT EXISTS btree_gist;
-- +goose StatementBegin
CREATE FUNCTION bentou_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'bentou: rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION bentou_version_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.superseded IS NOT NULL THEN
  RAISE EXCEPTION 'bentou: a version of % is added as present knowledge', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION bentou_version_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded
     OR to_jsonb(NEW) - 'superseded' <> to_jsonb(OLD) - 'superseded' THEN
  RAISE EXCEPTION 'bentou: a version of % is never changed, only superseded once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION bentou_change_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.position <> (SELECT coalesce(max(position), 0) FROM changes) + 1 THEN
  RAISE EXCEPTION 'bentou: positions of % follow each other without gaps', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION bentou_head_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.position < OLD.position OR NEW.next_id < OLD.next_id OR NEW.at < OLD.at THEN
  RAISE EXCEPTION 'bentou: the row of % only moves on', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
ALTER TABLE deaths ADD CONSTRAINT deaths_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER deaths_insert BEFORE INSERT ON deaths FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER deaths_update BEFORE UPDATE ON deaths FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER deaths_delete BEFORE DELETE OR TRUNCATE ON deaths FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE dibao_spells ADD CONSTRAINT dibao_spells_overlap EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER dibao_spells_insert BEFORE INSERT ON dibao_spells FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER dibao_spells_update BEFORE UPDATE ON dibao_spells FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER dibao_spells_delete BEFORE DELETE OR TRUNCATE ON dibao_spells FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE disability_certificates ADD CONSTRAINT disability_certificates_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER disability_certificates_insert BEFORE INSERT ON disability_certificates FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER disability_certificates_update BEFORE UPDATE ON disability_certificates FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER disability_certificates_delete BEFORE DELETE OR TRUNCATE ON disability_certificates FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE expenses ADD CONSTRAINT expenses_overlap EXCLUDE USING gist (person_id WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER expenses_insert BEFORE INSERT ON expenses FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER expenses_update BEFORE UPDATE ON expenses FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER expenses_delete BEFORE DELETE OR TRUNCATE ON expenses FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE healths ADD CONSTRAINT healths_overlap EXCLUDE USING gist (person_id WITH =, condition WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER healths_insert BEFORE INSERT ON healths FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER healths_update BEFORE UPDATE ON healths FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER healths_delete BEFORE DELETE OR TRUNCATE ON healths FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE helper_terms ADD CONSTRAINT helper_terms_overlap EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER helper_terms_insert BEFORE INSERT ON helper_terms FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER helper_terms_update BEFORE UPDATE ON helper_terms FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER helper_terms_delete BEFORE DELETE OR TRUNCATE ON helper_terms FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE household_attribute_facts ADD CONSTRAINT household_attribute_facts_overlap EXCLUDE USING gist (household_id WITH =, key WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER household_attribute_facts_insert BEFORE INSERT ON household_attribute_facts FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER household_attribute_facts_update BEFORE UPDATE ON household_attribute_facts FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER household_attribute_facts_delete BEFORE DELETE OR TRUNCATE ON household_attribute_facts FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE household_completenesses ADD CONSTRAINT household_completenesses_overlap EXCLUDE USING gist (household_id WITH =, register WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER household_completenesses_insert BEFORE INSERT ON household_completenesses FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER household_completenesses_update BEFORE UPDATE ON household_completenesses FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER household_completenesses_delete BEFORE DELETE OR TRUNCATE ON household_completenesses FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE household_contacts ADD CONSTRAINT household_contacts_overlap EXCLUDE USING gist (household_id WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER household_contacts_insert BEFORE INSERT ON household_contacts FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER household_contacts_update BEFORE UPDATE ON household_contacts FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER household_contacts_delete BEFORE DELETE OR TRUNCATE ON household_contacts FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE household_records ADD CONSTRAINT household_records_overlap EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER household_records_insert BEFORE INSERT ON household_records FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER household_records_update BEFORE UPDATE ON household_records FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER household_records_delete BEFORE DELETE OR TRUNCATE ON household_records FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE housings ADD CONSTRAINT housings_overlap EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER housings_insert BEFORE INSERT ON housings FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER housings_update BEFORE UPDATE ON housings FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER housings_delete BEFORE DELETE OR TRUNCATE ON housings FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE hukous ADD CONSTRAINT hukous_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER hukous_insert BEFORE INSERT ON hukous FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER hukous_update BEFORE UPDATE ON hukous FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER hukous_delete BEFORE DELETE OR TRUNCATE ON hukous FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE incomes ADD CONSTRAINT incomes_overlap EXCLUDE USING gist (person_id WITH =, income_source WITH =, item WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER incomes_insert BEFORE INSERT ON incomes FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER incomes_update BEFORE UPDATE ON incomes FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER incomes_delete BEFORE DELETE OR TRUNCATE ON incomes FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE insurance_enrolments ADD CONSTRAINT insurance_enrolments_overlap EXCLUDE USING gist (person_id WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER insurance_enrolments_insert BEFORE INSERT ON insurance_enrolments FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER insurance_enrolments_update BEFORE UPDATE ON insurance_enrolments FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER insurance_enrolments_delete BEFORE DELETE OR TRUNCATE ON insurance_enrolments FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE labours ADD CONSTRAINT labours_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER labours_insert BEFORE INSERT ON labours FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER labours_update BEFORE UPDATE ON labours FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER labours_delete BEFORE DELETE OR TRUNCATE ON labours FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE memberships ADD CONSTRAINT memberships_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER memberships_insert BEFORE INSERT ON memberships FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER memberships_update BEFORE UPDATE ON memberships FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER memberships_delete BEFORE DELETE OR TRUNCATE ON memberships FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE moves ADD CONSTRAINT moves_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER moves_insert BEFORE INSERT ON moves FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER moves_update BEFORE UPDATE ON moves FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER moves_delete BEFORE DELETE OR TRUNCATE ON moves FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE person_attribute_facts ADD CONSTRAINT person_attribute_facts_overlap EXCLUDE USING gist (person_id WITH =, key WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER person_attribute_facts_insert BEFORE INSERT ON person_attribute_facts FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER person_attribute_facts_update BEFORE UPDATE ON person_attribute_facts FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER person_attribute_facts_delete BEFORE DELETE OR TRUNCATE ON person_attribute_facts FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE person_identifiers ADD CONSTRAINT person_identifiers_overlap EXCLUDE USING gist (person_id WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER person_identifiers_insert BEFORE INSERT ON person_identifiers FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER person_identifiers_update BEFORE UPDATE ON person_identifiers FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER person_identifiers_delete BEFORE DELETE OR TRUNCATE ON person_identifiers FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE person_merges ADD CONSTRAINT person_merges_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER person_merges_insert BEFORE INSERT ON person_merges FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER person_merges_update BEFORE UPDATE ON person_merges FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER person_merges_delete BEFORE DELETE OR TRUNCATE ON person_merges FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE person_records ADD CONSTRAINT person_records_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER person_records_insert BEFORE INSERT ON person_records FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER person_records_update BEFORE UPDATE ON person_records FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER person_records_delete BEFORE DELETE OR TRUNCATE ON person_records FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE poverty_registrations ADD CONSTRAINT poverty_registrations_overlap EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER poverty_registrations_insert BEFORE INSERT ON poverty_registrations FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER poverty_registrations_update BEFORE UPDATE ON poverty_registrations FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER poverty_registrations_delete BEFORE DELETE OR TRUNCATE ON poverty_registrations FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE schoolings ADD CONSTRAINT schoolings_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER schoolings_insert BEFORE INSERT ON schoolings FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER schoolings_update BEFORE UPDATE ON schoolings FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER schoolings_delete BEFORE DELETE OR TRUNCATE ON schoolings FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE self_care_assessments ADD CONSTRAINT self_care_assessments_overlap EXCLUDE USING gist (person_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER self_care_assessments_insert BEFORE INSERT ON self_care_assessments FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER self_care_assessments_update BEFORE UPDATE ON self_care_assessments FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER self_care_assessments_delete BEFORE DELETE OR TRUNCATE ON self_care_assessments FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE unit_completenesses ADD CONSTRAINT unit_completenesses_overlap EXCLUDE USING gist (unit_id WITH =, register WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER unit_completenesses_insert BEFORE INSERT ON unit_completenesses FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER unit_completenesses_update BEFORE UPDATE ON unit_completenesses FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER unit_completenesses_delete BEFORE DELETE OR TRUNCATE ON unit_completenesses FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE unit_records ADD CONSTRAINT unit_records_overlap EXCLUDE USING gist (unit_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER unit_records_insert BEFORE INSERT ON unit_records FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER unit_records_update BEFORE UPDATE ON unit_records FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER unit_records_delete BEFORE DELETE OR TRUNCATE ON unit_records FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE waters ADD CONSTRAINT waters_overlap EXCLUDE USING gist (household_id WITH =, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL);
CREATE TRIGGER waters_insert BEFORE INSERT ON waters FOR EACH ROW EXECUTE FUNCTION bentou_version_insert();
CREATE TRIGGER waters_update BEFORE UPDATE ON waters FOR EACH ROW EXECUTE FUNCTION bentou_version_update();
CREATE TRIGGER waters_delete BEFORE DELETE OR TRUNCATE ON waters FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
ALTER TABLE person_identifiers ADD CONSTRAINT person_identifiers_shared EXCLUDE USING gist (value_digest WITH =, person_id WITH <>, daterange(valid_from, valid_to) WITH &&) WHERE (superseded IS NULL AND kind = 'IDENTITY_NUMBER');
CREATE TRIGGER changes_insert BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION bentou_change_insert();
CREATE TRIGGER changes_update BEFORE UPDATE OR DELETE OR TRUNCATE ON changes FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER heads_update BEFORE UPDATE ON heads FOR EACH ROW EXECUTE FUNCTION bentou_head_update();
CREATE TRIGGER heads_delete BEFORE DELETE OR TRUNCATE ON heads FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER zones_update BEFORE UPDATE ON zones FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.code IS DISTINCT FROM OLD.code) EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER zones_delete BEFORE DELETE OR TRUNCATE ON zones FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER units_update BEFORE UPDATE ON units FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.zone_id IS DISTINCT FROM OLD.zone_id) EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER units_delete BEFORE DELETE OR TRUNCATE ON units FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER households_update BEFORE UPDATE ON households FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.zone_id IS DISTINCT FROM OLD.zone_id) EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER households_delete BEFORE DELETE OR TRUNCATE ON households FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER persons_update BEFORE UPDATE ON persons FOR EACH ROW WHEN (NEW.id IS DISTINCT FROM OLD.id OR NEW.zone_id IS DISTINCT FROM OLD.zone_id) EXECUTE FUNCTION bentou_refuse();
CREATE TRIGGER persons_delete BEFORE DELETE OR TRUNCATE ON persons FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
