-- +goose Up
PRAGMA application_id = 1111838292;
-- +goose StatementBegin
CREATE TRIGGER deaths_insert BEFORE INSERT ON deaths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in deaths') WHERE EXISTS (SELECT 1 FROM deaths x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deaths_update BEFORE UPDATE ON deaths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.place IS NOT OLD.place OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deaths_delete BEFORE DELETE ON deaths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dibao_spells_insert BEFORE INSERT ON dibao_spells BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in dibao_spells') WHERE EXISTS (SELECT 1 FROM dibao_spells x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dibao_spells_update BEFORE UPDATE ON dibao_spells BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.category IS NOT OLD.category OR NEW.monthly_amount IS NOT OLD.monthly_amount OR NEW.end_reason IS NOT OLD.end_reason OR NEW.household_id IS NOT OLD.household_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER dibao_spells_delete BEFORE DELETE ON dibao_spells BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disability_certificates_insert BEFORE INSERT ON disability_certificates BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in disability_certificates') WHERE EXISTS (SELECT 1 FROM disability_certificates x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disability_certificates_update BEFORE UPDATE ON disability_certificates BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.category IS NOT OLD.category OR NEW.grade IS NOT OLD.grade OR NEW.number_ciphertext IS NOT OLD.number_ciphertext OR NEW.expires_on IS NOT OLD.expires_on OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER disability_certificates_delete BEFORE DELETE ON disability_certificates BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER expenses_insert BEFORE INSERT ON expenses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in expenses') WHERE EXISTS (SELECT 1 FROM expenses x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND x.kind = NEW.kind AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER expenses_update BEFORE UPDATE ON expenses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.amount IS NOT OLD.amount OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER expenses_delete BEFORE DELETE ON expenses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER healths_insert BEFORE INSERT ON healths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in healths') WHERE EXISTS (SELECT 1 FROM healths x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND x.condition = NEW.condition AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER healths_update BEFORE UPDATE ON healths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.condition IS NOT OLD.condition OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER healths_delete BEFORE DELETE ON healths BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER helper_terms_insert BEFORE INSERT ON helper_terms BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in helper_terms') WHERE EXISTS (SELECT 1 FROM helper_terms x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER helper_terms_update BEFORE UPDATE ON helper_terms BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.name IS NOT OLD.name OR NEW.organisation IS NOT OLD.organisation OR NEW.position IS NOT OLD.position OR NEW.household_id IS NOT OLD.household_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER helper_terms_delete BEFORE DELETE ON helper_terms BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_attribute_facts_insert BEFORE INSERT ON household_attribute_facts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in household_attribute_facts') WHERE EXISTS (SELECT 1 FROM household_attribute_facts x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND x.key = NEW.key AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_attribute_facts_update BEFORE UPDATE ON household_attribute_facts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.key IS NOT OLD.key OR NEW.bool_value IS NOT OLD.bool_value OR NEW.int_value IS NOT OLD.int_value OR NEW.money_value IS NOT OLD.money_value OR NEW.decimal_value IS NOT OLD.decimal_value OR NEW.date_value IS NOT OLD.date_value OR NEW.code_value IS NOT OLD.code_value OR NEW.household_id IS NOT OLD.household_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_attribute_facts_delete BEFORE DELETE ON household_attribute_facts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_completenesses_insert BEFORE INSERT ON household_completenesses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in household_completenesses') WHERE EXISTS (SELECT 1 FROM household_completenesses x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND x.register = NEW.register AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_completenesses_update BEFORE UPDATE ON household_completenesses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.register IS NOT OLD.register OR NEW.household_id IS NOT OLD.household_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_completenesses_delete BEFORE DELETE ON household_completenesses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_contacts_insert BEFORE INSERT ON household_contacts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in household_contacts') WHERE EXISTS (SELECT 1 FROM household_contacts x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND x.kind = NEW.kind AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_contacts_update BEFORE UPDATE ON household_contacts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.value_ciphertext IS NOT OLD.value_ciphertext OR NEW.value_digest IS NOT OLD.value_digest OR NEW.household_id IS NOT OLD.household_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_contacts_delete BEFORE DELETE ON household_contacts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_records_insert BEFORE INSERT ON household_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in household_records') WHERE EXISTS (SELECT 1 FROM household_records x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_records_update BEFORE UPDATE ON household_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.code IS NOT OLD.code OR NEW.household_id IS NOT OLD.household_id OR NEW.unit_id IS NOT OLD.unit_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER household_records_delete BEFORE DELETE ON household_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER housings_insert BEFORE INSERT ON housings BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in housings') WHERE EXISTS (SELECT 1 FROM housings x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER housings_update BEFORE UPDATE ON housings BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.grade IS NOT OLD.grade OR NEW.household_id IS NOT OLD.household_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER housings_delete BEFORE DELETE ON housings BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hukous_insert BEFORE INSERT ON hukous BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in hukous') WHERE EXISTS (SELECT 1 FROM hukous x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hukous_update BEFORE UPDATE ON hukous BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.place IS NOT OLD.place OR NEW.division_code IS NOT OLD.division_code OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hukous_delete BEFORE DELETE ON hukous BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER incomes_insert BEFORE INSERT ON incomes BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in incomes') WHERE EXISTS (SELECT 1 FROM incomes x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND x.income_source = NEW.income_source AND x.item = NEW.item AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER incomes_update BEFORE UPDATE ON incomes BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.income_source IS NOT OLD.income_source OR NEW.item IS NOT OLD.item OR NEW.amount IS NOT OLD.amount OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER incomes_delete BEFORE DELETE ON incomes BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER insurance_enrolments_insert BEFORE INSERT ON insurance_enrolments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in insurance_enrolments') WHERE EXISTS (SELECT 1 FROM insurance_enrolments x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND x.kind = NEW.kind AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER insurance_enrolments_update BEFORE UPDATE ON insurance_enrolments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.enrolled IS NOT OLD.enrolled OR NEW.premium IS NOT OLD.premium OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER insurance_enrolments_delete BEFORE DELETE ON insurance_enrolments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER labours_insert BEFORE INSERT ON labours BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in labours') WHERE EXISTS (SELECT 1 FROM labours x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER labours_update BEFORE UPDATE ON labours BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.ability IS NOT OLD.ability OR NEW.wishes_to_work IS NOT OLD.wishes_to_work OR NEW.public_post IS NOT OLD.public_post OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER labours_delete BEFORE DELETE ON labours BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_insert BEFORE INSERT ON memberships BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in memberships') WHERE EXISTS (SELECT 1 FROM memberships x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_update BEFORE UPDATE ON memberships BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.relation IS NOT OLD.relation OR NEW.household_id IS NOT OLD.household_id OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_delete BEFORE DELETE ON memberships BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER moves_insert BEFORE INSERT ON moves BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in moves') WHERE EXISTS (SELECT 1 FROM moves x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER moves_update BEFORE UPDATE ON moves BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.place IS NOT OLD.place OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER moves_delete BEFORE DELETE ON moves BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_attribute_facts_insert BEFORE INSERT ON person_attribute_facts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in person_attribute_facts') WHERE EXISTS (SELECT 1 FROM person_attribute_facts x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND x.key = NEW.key AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_attribute_facts_update BEFORE UPDATE ON person_attribute_facts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.key IS NOT OLD.key OR NEW.bool_value IS NOT OLD.bool_value OR NEW.int_value IS NOT OLD.int_value OR NEW.money_value IS NOT OLD.money_value OR NEW.decimal_value IS NOT OLD.decimal_value OR NEW.date_value IS NOT OLD.date_value OR NEW.code_value IS NOT OLD.code_value OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_attribute_facts_delete BEFORE DELETE ON person_attribute_facts BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_identifiers_insert BEFORE INSERT ON person_identifiers BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in person_identifiers') WHERE EXISTS (SELECT 1 FROM person_identifiers x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND x.kind = NEW.kind AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_identifiers_update BEFORE UPDATE ON person_identifiers BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.kind IS NOT OLD.kind OR NEW.value_ciphertext IS NOT OLD.value_ciphertext OR NEW.value_digest IS NOT OLD.value_digest OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_identifiers_delete BEFORE DELETE ON person_identifiers BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_merges_insert BEFORE INSERT ON person_merges BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in person_merges') WHERE EXISTS (SELECT 1 FROM person_merges x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_merges_update BEFORE UPDATE ON person_merges BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.person_id IS NOT OLD.person_id OR NEW.into_id IS NOT OLD.into_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_merges_delete BEFORE DELETE ON person_merges BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_records_insert BEFORE INSERT ON person_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in person_records') WHERE EXISTS (SELECT 1 FROM person_records x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_records_update BEFORE UPDATE ON person_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.name IS NOT OLD.name OR NEW.sex IS NOT OLD.sex OR NEW.birth_date IS NOT OLD.birth_date OR NEW.ethnicity IS NOT OLD.ethnicity OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_records_delete BEFORE DELETE ON person_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER poverty_registrations_insert BEFORE INSERT ON poverty_registrations BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in poverty_registrations') WHERE EXISTS (SELECT 1 FROM poverty_registrations x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER poverty_registrations_update BEFORE UPDATE ON poverty_registrations BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.attribute IS NOT OLD.attribute OR NEW.exit_status IS NOT OLD.exit_status OR NEW.main_cause IS NOT OLD.main_cause OR NEW.second_cause IS NOT OLD.second_cause OR NEW.third_cause IS NOT OLD.third_cause OR NEW.identified_on IS NOT OLD.identified_on OR NEW.household_id IS NOT OLD.household_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER poverty_registrations_delete BEFORE DELETE ON poverty_registrations BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER schoolings_insert BEFORE INSERT ON schoolings BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in schoolings') WHERE EXISTS (SELECT 1 FROM schoolings x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER schoolings_update BEFORE UPDATE ON schoolings BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.education_level IS NOT OLD.education_level OR NEW.stage IS NOT OLD.stage OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER schoolings_delete BEFORE DELETE ON schoolings BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER self_care_assessments_insert BEFORE INSERT ON self_care_assessments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in self_care_assessments') WHERE EXISTS (SELECT 1 FROM self_care_assessments x WHERE x.superseded IS NULL AND x.person_id = NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER self_care_assessments_update BEFORE UPDATE ON self_care_assessments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.level IS NOT OLD.level OR NEW.long_term_care IS NOT OLD.long_term_care OR NEW.person_id IS NOT OLD.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER self_care_assessments_delete BEFORE DELETE ON self_care_assessments BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER unit_completenesses_insert BEFORE INSERT ON unit_completenesses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in unit_completenesses') WHERE EXISTS (SELECT 1 FROM unit_completenesses x WHERE x.superseded IS NULL AND x.unit_id = NEW.unit_id AND x.register = NEW.register AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER unit_completenesses_update BEFORE UPDATE ON unit_completenesses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.register IS NOT OLD.register OR NEW.unit_id IS NOT OLD.unit_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER unit_completenesses_delete BEFORE DELETE ON unit_completenesses BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER unit_records_insert BEFORE INSERT ON unit_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in unit_records') WHERE EXISTS (SELECT 1 FROM unit_records x WHERE x.superseded IS NULL AND x.unit_id = NEW.unit_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER unit_records_update BEFORE UPDATE ON unit_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.name IS NOT OLD.name OR NEW.division_code IS NOT OLD.division_code OR NEW.unit_id IS NOT OLD.unit_id OR NEW.parent_id IS NOT OLD.parent_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER unit_records_delete BEFORE DELETE ON unit_records BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER waters_insert BEFORE INSERT ON waters BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is added as present knowledge') WHERE NEW.superseded IS NOT NULL;
  SELECT RAISE(ABORT, 'bentou: overlap in waters') WHERE EXISTS (SELECT 1 FROM waters x WHERE x.superseded IS NULL AND x.household_id = NEW.household_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER waters_update BEFORE UPDATE ON waters BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never changed, only superseded once') WHERE OLD.superseded IS NOT NULL OR NEW.superseded IS NULL OR NEW.superseded < OLD.recorded OR NEW.id IS NOT OLD.id OR NEW.valid_from IS NOT OLD.valid_from OR NEW.valid_to IS NOT OLD.valid_to OR NEW.recorded IS NOT OLD.recorded OR NEW.source IS NOT OLD.source OR NEW.source_name IS NOT OLD.source_name OR NEW.observed_on IS NOT OLD.observed_on OR NEW.evidence IS NOT OLD.evidence OR NEW.verified IS NOT OLD.verified OR NEW.overall IS NOT OLD.overall OR NEW.quantity IS NOT OLD.quantity OR NEW.quality IS NOT OLD.quality OR NEW.convenience IS NOT OLD.convenience OR NEW.reliability IS NOT OLD.reliability OR NEW.household_id IS NOT OLD.household_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER waters_delete BEFORE DELETE ON waters BEGIN
  SELECT RAISE(ABORT, 'bentou: a version is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_identifiers_shared BEFORE INSERT ON person_identifiers BEGIN
  SELECT RAISE(ABORT, 'bentou: identity number of another person') WHERE NEW.kind = 'IDENTITY_NUMBER' AND EXISTS (SELECT 1 FROM person_identifiers x WHERE x.superseded IS NULL AND x.value_digest = NEW.value_digest AND x.kind = NEW.kind AND x.person_id <> NEW.person_id AND (NEW.valid_to IS NULL OR x.valid_from < NEW.valid_to) AND (x.valid_to IS NULL OR NEW.valid_from < x.valid_to));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER changes_insert BEFORE INSERT ON changes BEGIN
  SELECT RAISE(ABORT, 'bentou: positions follow each other without gaps') WHERE NEW.position <> (SELECT coalesce(max(position), 0) FROM changes) + 1;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER changes_update BEFORE UPDATE ON changes BEGIN
  SELECT RAISE(ABORT, 'bentou: the change sequence is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER changes_delete BEFORE DELETE ON changes BEGIN
  SELECT RAISE(ABORT, 'bentou: the change sequence is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER heads_update BEFORE UPDATE ON heads BEGIN
  SELECT RAISE(ABORT, 'bentou: the head only moves on') WHERE NEW.position < OLD.position OR NEW.next_id < OLD.next_id OR NEW.at < OLD.at;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER heads_delete BEFORE DELETE ON heads BEGIN
  SELECT RAISE(ABORT, 'bentou: the head is never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER zones_update BEFORE UPDATE ON zones BEGIN
  SELECT RAISE(ABORT, 'bentou: identity of zones') WHERE NEW.id IS NOT OLD.id OR NEW.code IS NOT OLD.code;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER zones_delete BEFORE DELETE ON zones BEGIN
  SELECT RAISE(ABORT, 'bentou: zones are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER units_update BEFORE UPDATE ON units BEGIN
  SELECT RAISE(ABORT, 'bentou: identity of units') WHERE NEW.id IS NOT OLD.id OR NEW.zone_id IS NOT OLD.zone_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER units_delete BEFORE DELETE ON units BEGIN
  SELECT RAISE(ABORT, 'bentou: units are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER households_update BEFORE UPDATE ON households BEGIN
  SELECT RAISE(ABORT, 'bentou: identity of households') WHERE NEW.id IS NOT OLD.id OR NEW.zone_id IS NOT OLD.zone_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER households_delete BEFORE DELETE ON households BEGIN
  SELECT RAISE(ABORT, 'bentou: households are never deleted');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER persons_update BEFORE UPDATE ON persons BEGIN
  SELECT RAISE(ABORT, 'bentou: identity of persons') WHERE NEW.id IS NOT OLD.id OR NEW.zone_id IS NOT OLD.zone_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER persons_delete BEFORE DELETE ON persons BEGIN
  SELECT RAISE(ABORT, 'bentou: persons are never deleted');
END;
-- +goose StatementEnd
