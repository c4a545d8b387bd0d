// Package grants says which role may use which field of the API. The table
// (fields.txt) names every field of every type; what it does not name, nobody may
// use. An operation is looked through as a whole before it runs, so that it is
// answered whole or refused with all that is not for its caller, and no field pays
// for the check while lists are written.
//
// Beside fields it refuses filters and arguments on personal data that the caller
// would only see masked: whoever may not read a diagnosis may not search by it.
package grants
