// Package demo makes a synthetic zone: households as the register of a
// development zone holds them at the end of 2019, with two years of history
// behind them. Nobody in it exists.
//
// # Plan and writing
//
// The plan is pure: from a seed, a number of households and nothing else (no
// clock, no database) follow all facts, with the days on which they hold and the
// wave in which they became known. Writing hands the plan to the registry's
// recorder, wave by wave, under a clock that shows the moment of the wave; so the
// change sequence tells the story in its own time, and knownAt has something to
// find. What is true of the plan is counted from the plan ([Truths]), never read
// back from the database, so that tests can hold one against the other.
//
// The plan is made in blocks of a hundred households, each from its own random
// sequence, and a block is made again when it is needed: a large demo needs little
// memory. Members move between households only within a block.
//
// # Kept apart from rosters
//
// Household codes are the block 371599900 and five digits (more for a demo of
// 100,000 households or more). Identity numbers have the area 371598, which is
// assigned to nobody, just as 371599 is, the area of all synthetic rosters: those use
// every sequence number of theirs, so that only an area of our own is sure never to
// meet them. Should one birthday need more than its five hundred numbers of a sex,
// the area counts further down. Telephone and bank numbers begin with 000.
//
// # Interrupted
//
// Each transaction notes in the settings how far it came. [Fill] goes on from
// there, and the end is the same to the last hash of the change sequence as that of
// a fill without interruption. [Complete] says whether the end was reached.
package demo
