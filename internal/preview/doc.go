// Package preview says what would become of everybody if other rules were in force: a
// draft, or any pack, against the release that decides now.
//
// A [Service] stands on the store and on what decides. [Service.Run] compares over the
// population of a zone, for a day and for months ahead, and gives a [Report]: a
// [Summary] of counts and sums without anybody's name or id, which may be kept, and the
// people behind each count as ids, which are not kept: whoever shows them asks for them
// under the rights of the caller. [Service.Keep] attaches the summary to a draft's
// revision; nothing else is ever written.
//
// Who is compared is kept in memory while nothing is recorded about the zone, so that
// the second preview of an edit costs its computing only.
//
// What it says of the day itself is what deciding on that day would record. Of months
// ahead it supposes that nothing but time changes: the facts are those known now, and
// what would be granted in between is no history yet.
package preview
