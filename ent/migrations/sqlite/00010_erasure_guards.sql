-- +goose Up
DROP TRIGGER deaths_update;
-- +goose StatementBegin
CREATE TRIGGER deaths_update BEFORE UPDATE ON deaths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.place IS NOT OLD.place OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.place IS NOT NULL OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER deaths_delete;
-- +goose StatementBegin
CREATE TRIGGER deaths_delete BEFORE DELETE ON deaths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER disability_certificates_update;
-- +goose StatementBegin
CREATE TRIGGER disability_certificates_update BEFORE UPDATE ON disability_certificates BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.category IS NOT OLD.category OR NEW.grade IS NOT OLD.grade OR NEW.number_ciphertext IS NOT OLD.number_ciphertext OR NEW.expires_on IS NOT OLD.expires_on OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.category IS NOT OLD.category OR NEW.grade IS NOT OLD.grade OR NEW.number_ciphertext IS NOT NULL OR NEW.expires_on IS NOT OLD.expires_on OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER disability_certificates_delete;
-- +goose StatementBegin
CREATE TRIGGER disability_certificates_delete BEFORE DELETE ON disability_certificates BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER expenses_update;
-- +goose StatementBegin
CREATE TRIGGER expenses_update BEFORE UPDATE ON expenses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.amount IS NOT OLD.amount OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.amount IS NOT OLD.amount OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER expenses_delete;
-- +goose StatementBegin
CREATE TRIGGER expenses_delete BEFORE DELETE ON expenses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER guardian_consents_update;
-- +goose StatementBegin
CREATE TRIGGER guardian_consents_update BEFORE UPDATE ON guardian_consents BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.guardian IS NOT OLD.guardian OR NEW.relation IS NOT OLD.relation OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.guardian IS NOT '已删除' OR NEW.relation IS NOT NULL OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER guardian_consents_delete;
-- +goose StatementBegin
CREATE TRIGGER guardian_consents_delete BEFORE DELETE ON guardian_consents BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER healths_update;
-- +goose StatementBegin
CREATE TRIGGER healths_update BEFORE UPDATE ON healths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.condition IS NOT OLD.condition OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.condition IS NOT OLD.condition OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER healths_delete;
-- +goose StatementBegin
CREATE TRIGGER healths_delete BEFORE DELETE ON healths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER household_contacts_update;
-- +goose StatementBegin
CREATE TRIGGER household_contacts_update BEFORE UPDATE ON household_contacts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.value_ciphertext IS NOT OLD.value_ciphertext OR NEW.value_digest IS NOT OLD.value_digest OR NEW.household_id IS NOT OLD.household_id) AND (NOT (EXISTS (SELECT 1 FROM memberships m WHERE m.household_id = OLD.household_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN persons p ON p.id = m.person_id WHERE m.household_id = OLD.household_id AND p.wrapped_key IS NOT NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.value_ciphertext IS NOT NULL OR NEW.value_digest IS NOT NULL OR NEW.household_id IS NOT OLD.household_id);
END;
-- +goose StatementEnd
DROP TRIGGER hukous_update;
-- +goose StatementBegin
CREATE TRIGGER hukous_update BEFORE UPDATE ON hukous BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.place IS NOT OLD.place OR NEW.division_code IS NOT OLD.division_code OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.place IS NOT OLD.place OR NEW.division_code IS NOT OLD.division_code OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER hukous_delete;
-- +goose StatementBegin
CREATE TRIGGER hukous_delete BEFORE DELETE ON hukous BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER incomes_update;
-- +goose StatementBegin
CREATE TRIGGER incomes_update BEFORE UPDATE ON incomes BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.income_source IS NOT OLD.income_source OR NEW.item IS NOT OLD.item OR NEW.amount IS NOT OLD.amount OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.income_source IS NOT OLD.income_source OR NEW.item IS NOT OLD.item OR NEW.amount IS NOT OLD.amount OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER incomes_delete;
-- +goose StatementBegin
CREATE TRIGGER incomes_delete BEFORE DELETE ON incomes BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER insurance_enrolments_update;
-- +goose StatementBegin
CREATE TRIGGER insurance_enrolments_update BEFORE UPDATE ON insurance_enrolments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.enrolled IS NOT OLD.enrolled OR NEW.premium IS NOT OLD.premium OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.enrolled IS NOT OLD.enrolled OR NEW.premium IS NOT OLD.premium OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER insurance_enrolments_delete;
-- +goose StatementBegin
CREATE TRIGGER insurance_enrolments_delete BEFORE DELETE ON insurance_enrolments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER labours_update;
-- +goose StatementBegin
CREATE TRIGGER labours_update BEFORE UPDATE ON labours BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.ability IS NOT OLD.ability OR NEW.wishes_to_work IS NOT OLD.wishes_to_work OR NEW.public_post IS NOT OLD.public_post OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.ability IS NOT OLD.ability OR NEW.wishes_to_work IS NOT OLD.wishes_to_work OR NEW.public_post IS NOT OLD.public_post OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER labours_delete;
-- +goose StatementBegin
CREATE TRIGGER labours_delete BEFORE DELETE ON labours BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER memberships_update;
-- +goose StatementBegin
CREATE TRIGGER memberships_update BEFORE UPDATE ON memberships BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.relation IS NOT OLD.relation OR NEW.household_id IS NOT OLD.household_id OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.relation IS NOT OLD.relation OR NEW.household_id IS NOT OLD.household_id OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER memberships_delete;
-- +goose StatementBegin
CREATE TRIGGER memberships_delete BEFORE DELETE ON memberships BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER moves_update;
-- +goose StatementBegin
CREATE TRIGGER moves_update BEFORE UPDATE ON moves BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.place IS NOT OLD.place OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.place IS NOT NULL OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER moves_delete;
-- +goose StatementBegin
CREATE TRIGGER moves_delete BEFORE DELETE ON moves BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER person_attribute_facts_update;
-- +goose StatementBegin
CREATE TRIGGER person_attribute_facts_update BEFORE UPDATE ON person_attribute_facts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.key IS NOT OLD.key OR NEW.bool_value IS NOT OLD.bool_value OR NEW.int_value IS NOT OLD.int_value OR NEW.money_value IS NOT OLD.money_value OR NEW.decimal_value IS NOT OLD.decimal_value OR NEW.date_value IS NOT OLD.date_value OR NEW.code_value IS NOT OLD.code_value OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.key IS NOT OLD.key OR NEW.bool_value IS NOT OLD.bool_value OR NEW.int_value IS NOT OLD.int_value OR NEW.money_value IS NOT OLD.money_value OR NEW.decimal_value IS NOT OLD.decimal_value OR NEW.date_value IS NOT OLD.date_value OR NEW.code_value IS NOT OLD.code_value OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER person_attribute_facts_delete;
-- +goose StatementBegin
CREATE TRIGGER person_attribute_facts_delete BEFORE DELETE ON person_attribute_facts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER person_identifiers_update;
-- +goose StatementBegin
CREATE TRIGGER person_identifiers_update BEFORE UPDATE ON person_identifiers BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.value_ciphertext IS NOT OLD.value_ciphertext OR NEW.value_digest IS NOT OLD.value_digest OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.value_ciphertext IS NOT NULL OR NEW.value_digest IS NOT NULL OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER person_identifiers_delete;
-- +goose StatementBegin
CREATE TRIGGER person_identifiers_delete BEFORE DELETE ON person_identifiers BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER person_merges_update;
-- +goose StatementBegin
CREATE TRIGGER person_merges_update BEFORE UPDATE ON person_merges BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.person_id IS NOT OLD.person_id OR NEW.into_id IS NOT OLD.into_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.person_id IS NOT OLD.person_id OR NEW.into_id IS NOT OLD.into_id);
END;
-- +goose StatementEnd
DROP TRIGGER person_merges_delete;
-- +goose StatementBegin
CREATE TRIGGER person_merges_delete BEFORE DELETE ON person_merges BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER person_records_update;
-- +goose StatementBegin
CREATE TRIGGER person_records_update BEFORE UPDATE ON person_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.name IS NOT OLD.name OR NEW.sex IS NOT OLD.sex OR NEW.birth_date IS NOT OLD.birth_date OR NEW.ethnicity IS NOT OLD.ethnicity OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.name IS NOT '已删除' OR NEW.sex IS NOT OLD.sex OR NEW.birth_date IS NOT OLD.birth_date OR NEW.ethnicity IS NOT OLD.ethnicity OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER person_records_delete;
-- +goose StatementBegin
CREATE TRIGGER person_records_delete BEFORE DELETE ON person_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER schoolings_update;
-- +goose StatementBegin
CREATE TRIGGER schoolings_update BEFORE UPDATE ON schoolings BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.education_level IS NOT OLD.education_level OR NEW.stage IS NOT OLD.stage OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.education_level IS NOT OLD.education_level OR NEW.stage IS NOT OLD.stage OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER schoolings_delete;
-- +goose StatementBegin
CREATE TRIGGER schoolings_delete BEFORE DELETE ON schoolings BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
DROP TRIGGER self_care_assessments_update;
-- +goose StatementBegin
CREATE TRIGGER self_care_assessments_update BEFORE UPDATE ON self_care_assessments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE (OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.level IS NOT OLD.level OR NEW.long_term_care IS NOT OLD.long_term_care OR NEW.person_id IS NOT OLD.person_id) AND (NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL)) OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.superseded IS NOT OLD.superseded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT NULL OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT NULL OR NEW.verified IS NOT OLD.verified OR NEW.level IS NOT OLD.level OR NEW.long_term_care IS NOT OLD.long_term_care OR NEW.person_id IS NOT OLD.person_id);
END;
-- +goose StatementEnd
DROP TRIGGER self_care_assessments_delete;
-- +goose StatementBegin
CREATE TRIGGER self_care_assessments_delete BEFORE DELETE ON self_care_assessments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted') WHERE NOT (EXISTS (SELECT 1 FROM persons p WHERE p.id = OLD.person_id AND p.wrapped_key IS NULL) AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN decisions d ON d.household_id = m.household_id WHERE m.person_id = OLD.person_id) AND NOT EXISTS (SELECT 1 FROM memberships m JOIN fact_sets f ON f.household_id = m.household_id WHERE m.person_id = OLD.person_id));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER persons_keyed BEFORE INSERT ON persons BEGIN
  SELECT RAISE(ABORT, 'bentou: a person is made with a key') WHERE NEW.wrapped_key IS NULL;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER persons_erased BEFORE UPDATE ON persons BEGIN
  SELECT RAISE(ABORT, 'bentou: who was erased gets no key') WHERE OLD.wrapped_key IS NULL AND NEW.wrapped_key IS NOT NULL;
END;
-- +goose StatementEnd
