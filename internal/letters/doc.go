// Package letters hands out decisions on record with their reasons: as a letter to be
// printed (GET /decisions/{id}/letter, Chinese, or English with ?lang=en) and as JSON for
// other systems (?format=json, or Accept: application/json), whose fields are fixed by
// docs/explanation.schema.json under a version number.
//
// Both are told again from the facts and the release that decided, by the records as they
// were known then. They are for a caseworker of the area and for an administrator of
// everywhere; what lies outside their area does not exist, what their role and purpose do
// not show is masked, and the access log has it before a byte leaves.
package letters
