package eligibility

import (
	"context"
	"slices"
	"strings"

	"bentou/ent/gen/ent"
	"bentou/internal/fault"
	"bentou/rules/fact"
	"bentou/rules/pack"
)

// FilesOf are the files of a release, in the order of their names. Of a stop they are
// those of the release that it is of, with the order carried out ([pack.Stop]); one that
// was made before stops were kept as orders has files of its own.
func FilesOf(ctx context.Context, client *ent.Client, row *ent.Release) ([]pack.File, error) {
	if row.BaseID == nil {
		folder, err := Unarchive(row.Text)
		if err != nil {
			return nil, err
		}
		return Files(folder)
	}
	// A stop of a stop has the text of the first, with both orders.
	base, err := client.Release.Get(ctx, *row.BaseID)
	if err != nil {
		return nil, err
	}
	if row.Stops == nil || row.StopsFrom == nil || row.Reason == nil || string(base.Text) != string(row.Text) || base.Number >= row.Number {
		return nil, fault.Newf(fault.WrongState, "第 %[1]d 号发布不止于停发", "release %[1]d does more than stop a programme", row.Number)
	}
	files, err := FilesOf(ctx, client, base)
	if err != nil {
		return nil, err
	}
	return Stopped(files, *row.Stops, *row.StopsFrom, *row.Reason)
}

// Stopped are the files of a pack with an order to stop a programme carried out. A pack
// that does not have the programme stays as it is. A programme that cannot be stopped is
// WRONG_STATE.
func Stopped(files []pack.File, programme string, from fact.Date, why string) ([]pack.File, error) {
	p, found := pack.ReadFiles(rulesOf(files))
	if found.Failed() {
		return nil, found
	}
	if !slices.ContainsFunc(p.Programmes, func(x *pack.Programme) bool { return x.Key == programme }) {
		return files, nil
	}
	stopped, found, err := pack.Stop(p, programme, from, why)
	if err == nil && found.Failed() {
		err = found
	}
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(slices.Values(append(stopped, slices.DeleteFunc(slices.Clone(files), isRules)...)),
		func(a, b pack.File) int { return strings.Compare(a.Name, b.Name) }), nil
}

func isRules(f pack.File) bool { return strings.HasSuffix(f.Name, ".yaml") }

// rulesOf are the files of a pack without the texts beside them.
func rulesOf(files []pack.File) []pack.File {
	return slices.DeleteFunc(slices.Clone(files), func(f pack.File) bool { return !isRules(f) })
}

// passesOver refuses a stop that would let an earlier release decide again: a day is
// decided by the release that an order is of only if without that order it were. The
// list is of all releases, the highest number first.
func passesOver(list []*ent.Release, stop *ent.Release, asOf fact.Date) error {
	if stop.BaseID == nil {
		return nil
	}
	for _, r := range list {
		if r.EffectiveFrom > asOf || r.Number >= stop.Number || r.BaseID != nil && *r.Stops == *stop.Stops && *r.StopsFrom == *stop.StopsFrom {
			continue
		}
		if r.ID != *stop.BaseID {
			return fault.Newf(fault.WrongState, "第 %[1]d 号停发不是就第 %[2]d 号发布所作，却取代之：请核查", "the stop of release %[1]d is not of release %[2]d, and takes its place: look into it", stop.Number, r.Number)
		}
		return nil
	}
	return fault.Newf(fault.WrongState, "第 %[1]d 号停发所依据的发布已不在", "the release that the stop %[1]d is of is not there", stop.Number)
}
