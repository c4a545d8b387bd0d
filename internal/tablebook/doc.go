// Package tablebook writes a parameter of a policy pack as a workbook (XLSX), a sheet for
// each of its dated values, and reads it back: bentou pack table export and import, and
// the workbooks of drafts and releases over HTTP (internal/sheets).
//
// What is read back without an edit is the same parameter, byte for byte once it is
// written. Every cell that cannot be taken is named by its address, in both languages.
// Nothing is guessed: formulas, merged cells, hidden rows and numbers that a
// spreadsheet no longer holds exactly are refused.
package tablebook
