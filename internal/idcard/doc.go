// Package idcard reads the citizen identity number of GB 11643-1999: eighteen
// characters that hold an area, a birthday, a sequence whose last digit tells the
// sex, and a check character.
//
// It judges the number alone. Whether the area exists, or the number was ever
// issued, only the police know. Nothing here writes a number into an error: the
// errors are fixed values, so that they may be logged.
//
// Tests use numbers of the area 371599, which is assigned to nobody.
package idcard
