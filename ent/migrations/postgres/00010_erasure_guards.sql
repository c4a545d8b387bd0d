-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION bentou_person_version_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded
      OR to_jsonb(NEW) - 'superseded' <> to_jsonb(OLD) - 'superseded')
     AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL))
      OR to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV
      OR EXISTS (SELECT 1 FROM unnest(TG_ARGV) AS c WHERE to_jsonb(NEW)->>c <> '已删除')) THEN
  RAISE EXCEPTION 'bentou: a version of % is never changed, only superseded once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION bentou_household_version_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded
      OR to_jsonb(NEW) - 'superseded' <> to_jsonb(OLD) - 'superseded')
     AND (NOT (EXISTS (SELECT 1 FROM memberships m WHERE m.household_id = OLD.household_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN persons p ON p.id = m.person_id WHERE m.household_id = OLD.household_id AND p.wrapped_key IS NOT NULL))
      OR to_jsonb(NEW) - TG_ARGV <> to_jsonb(OLD) - TG_ARGV
      OR EXISTS (SELECT 1 FROM unnest(TG_ARGV) AS c WHERE to_jsonb(NEW)->>c <> '已删除')) THEN
  RAISE EXCEPTION 'bentou: a version of % is never changed, only superseded once', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION bentou_person_version_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id)) THEN
  RAISE EXCEPTION 'bentou: rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;
-- +goose StatementEnd
DROP TRIGGER deaths_update ON deaths;
CREATE TRIGGER deaths_update BEFORE UPDATE ON deaths FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence', 'place');
DROP TRIGGER deaths_delete ON deaths;
CREATE TRIGGER deaths_delete BEFORE DELETE ON deaths FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER deaths_truncate BEFORE TRUNCATE ON deaths FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER disability_certificates_update ON disability_certificates;
CREATE TRIGGER disability_certificates_update BEFORE UPDATE ON disability_certificates FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence', 'number_ciphertext');
DROP TRIGGER disability_certificates_delete ON disability_certificates;
CREATE TRIGGER disability_certificates_delete BEFORE DELETE ON disability_certificates FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER disability_certificates_truncate BEFORE TRUNCATE ON disability_certificates FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER expenses_update ON expenses;
CREATE TRIGGER expenses_update BEFORE UPDATE ON expenses FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER expenses_delete ON expenses;
CREATE TRIGGER expenses_delete BEFORE DELETE ON expenses FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER expenses_truncate BEFORE TRUNCATE ON expenses FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER guardian_consents_update ON guardian_consents;
CREATE TRIGGER guardian_consents_update BEFORE UPDATE ON guardian_consents FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence', 'relation', 'guardian');
DROP TRIGGER guardian_consents_delete ON guardian_consents;
CREATE TRIGGER guardian_consents_delete BEFORE DELETE ON guardian_consents FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER guardian_consents_truncate BEFORE TRUNCATE ON guardian_consents FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER healths_update ON healths;
CREATE TRIGGER healths_update BEFORE UPDATE ON healths FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER healths_delete ON healths;
CREATE TRIGGER healths_delete BEFORE DELETE ON healths FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER healths_truncate BEFORE TRUNCATE ON healths FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER household_contacts_update ON household_contacts;
CREATE TRIGGER household_contacts_update BEFORE UPDATE ON household_contacts FOR EACH ROW EXECUTE FUNCTION bentou_household_version_update('value_ciphertext', 'value_digest');
DROP TRIGGER hukous_update ON hukous;
CREATE TRIGGER hukous_update BEFORE UPDATE ON hukous FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER hukous_delete ON hukous;
CREATE TRIGGER hukous_delete BEFORE DELETE ON hukous FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER hukous_truncate BEFORE TRUNCATE ON hukous FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER incomes_update ON incomes;
CREATE TRIGGER incomes_update BEFORE UPDATE ON incomes FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER incomes_delete ON incomes;
CREATE TRIGGER incomes_delete BEFORE DELETE ON incomes FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER incomes_truncate BEFORE TRUNCATE ON incomes FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER insurance_enrolments_update ON insurance_enrolments;
CREATE TRIGGER insurance_enrolments_update BEFORE UPDATE ON insurance_enrolments FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER insurance_enrolments_delete ON insurance_enrolments;
CREATE TRIGGER insurance_enrolments_delete BEFORE DELETE ON insurance_enrolments FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER insurance_enrolments_truncate BEFORE TRUNCATE ON insurance_enrolments FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER labours_update ON labours;
CREATE TRIGGER labours_update BEFORE UPDATE ON labours FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER labours_delete ON labours;
CREATE TRIGGER labours_delete BEFORE DELETE ON labours FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER labours_truncate BEFORE TRUNCATE ON labours FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER memberships_update ON memberships;
CREATE TRIGGER memberships_update BEFORE UPDATE ON memberships FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER memberships_delete ON memberships;
CREATE TRIGGER memberships_delete BEFORE DELETE ON memberships FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER memberships_truncate BEFORE TRUNCATE ON memberships FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER moves_update ON moves;
CREATE TRIGGER moves_update BEFORE UPDATE ON moves FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence', 'place');
DROP TRIGGER moves_delete ON moves;
CREATE TRIGGER moves_delete BEFORE DELETE ON moves FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER moves_truncate BEFORE TRUNCATE ON moves FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER person_attribute_facts_update ON person_attribute_facts;
CREATE TRIGGER person_attribute_facts_update BEFORE UPDATE ON person_attribute_facts FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER person_attribute_facts_delete ON person_attribute_facts;
CREATE TRIGGER person_attribute_facts_delete BEFORE DELETE ON person_attribute_facts FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER person_attribute_facts_truncate BEFORE TRUNCATE ON person_attribute_facts FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER person_identifiers_update ON person_identifiers;
CREATE TRIGGER person_identifiers_update BEFORE UPDATE ON person_identifiers FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence', 'value_ciphertext', 'value_digest');
DROP TRIGGER person_identifiers_delete ON person_identifiers;
CREATE TRIGGER person_identifiers_delete BEFORE DELETE ON person_identifiers FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER person_identifiers_truncate BEFORE TRUNCATE ON person_identifiers FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER person_merges_update ON person_merges;
CREATE TRIGGER person_merges_update BEFORE UPDATE ON person_merges FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER person_merges_delete ON person_merges;
CREATE TRIGGER person_merges_delete BEFORE DELETE ON person_merges FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER person_merges_truncate BEFORE TRUNCATE ON person_merges FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER person_records_update ON person_records;
CREATE TRIGGER person_records_update BEFORE UPDATE ON person_records FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence', 'name');
DROP TRIGGER person_records_delete ON person_records;
CREATE TRIGGER person_records_delete BEFORE DELETE ON person_records FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER person_records_truncate BEFORE TRUNCATE ON person_records FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER schoolings_update ON schoolings;
CREATE TRIGGER schoolings_update BEFORE UPDATE ON schoolings FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER schoolings_delete ON schoolings;
CREATE TRIGGER schoolings_delete BEFORE DELETE ON schoolings FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER schoolings_truncate BEFORE TRUNCATE ON schoolings FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
DROP TRIGGER self_care_assessments_update ON self_care_assessments;
CREATE TRIGGER self_care_assessments_update BEFORE UPDATE ON self_care_assessments FOR EACH ROW EXECUTE FUNCTION bentou_person_version_update('source_name', 'evidence');
DROP TRIGGER self_care_assessments_delete ON self_care_assessments;
CREATE TRIGGER self_care_assessments_delete BEFORE DELETE ON self_care_assessments FOR EACH ROW EXECUTE FUNCTION bentou_person_version_delete();
CREATE TRIGGER self_care_assessments_truncate BEFORE TRUNCATE ON self_care_assessments FOR EACH STATEMENT EXECUTE FUNCTION bentou_refuse();
-- +goose StatementBegin
CREATE FUNCTION bentou_person_insert() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.wrapped_key IS NULL THEN
  RAISE EXCEPTION 'bentou: a row of % is made with a key', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER persons_keyed BEFORE INSERT ON persons FOR EACH ROW EXECUTE FUNCTION bentou_person_insert();
CREATE TRIGGER persons_erased BEFORE UPDATE ON persons FOR EACH ROW WHEN (OLD.wrapped_key IS NULL AND NEW.wrapped_key IS NOT NULL) EXECUTE FUNCTION bentou_refuse();
