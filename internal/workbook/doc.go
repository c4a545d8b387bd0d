// Package workbook goes over an XLSX file before anything is read from it: every part
// to its end, its checksum, its size when unpacked, the places of its cells. What the
// library that reads workbooks lets pass in silence is an error here.
//
// Sheets hold personal data where they are rosters: nothing of their text is in an error.
package workbook
