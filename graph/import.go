package graph

import (
	"context"
	"maps"
	"slices"

	"bentou/ent/gen/ent"
	"bentou/ent/gen/ent/person"
	"bentou/graph/gen/models"
	"bentou/internal/fault"
	"bentou/internal/roster"
)

func (r *Resolver) importRoster(ctx context.Context, in models.RosterImportInput) (*models.RosterImportPayload, error) {
	out := &models.RosterImportPayload{UserErrors: []*models.UserError{}}
	if r.importer == nil {
		return out, fault.New(fault.WrongState, "本服务不接收文件", "this server takes no files")
	}
	if err := everywhere(ctx); err != nil {
		return out, err
	}
	done, err := r.importer.ImportUpload(ctx, actor(ctx), in.Upload, in.Zone, in.AsOf)
	if err != nil {
		out.UserErrors, err = userErrors(err)
		return out, err
	}
	out.Report, err = r.presentReport(ctx, done)
	return out, err
}

func (r *Resolver) presentReport(ctx context.Context, done *roster.Imported) (*models.RosterReport, error) {
	report := done.Report
	out := &models.RosterReport{
		AsOf: report.AsOf, Rows: report.Rows, Households: report.Households,
		AcceptedHouseholds: report.AcceptedHouseholds, AcceptedPersons: report.AcceptedPersons,
		AddedHouseholds: report.HouseholdsAdded, ChangedHouseholds: report.HouseholdsChanged, UnchangedHouseholds: report.HouseholdsUnchanged,
		IncomeUnknown: report.IncomeUnknown, AcceptedPersonsAged70AndOverLocal: report.Elders, WageTotalOfAccepted: report.WageTotal,
		SetAside: []*models.RosterSetAside{}, Warnings: []*models.RosterProblem{}, Left: []*models.RosterLeft{},
	}
	if done.SetAsideUpload != 0 {
		out.SetAsideUpload = &done.SetAsideUpload
	}
	for _, code := range slices.Sorted(maps.Keys(report.SetAside)) {
		household := report.SetAside[code]
		entry := &models.RosterSetAside{Code: code, Principal: string(household.Code), Errors: []*models.RosterProblem{}}
		for _, p := range household.Errors {
			entry.Errors = append(entry.Errors, presentProblem(p))
		}
		out.SetAside = append(out.SetAside, entry)
	}
	for _, w := range report.Warnings {
		out.Warnings = append(out.Warnings, presentProblem(w.Problem))
	}
	var err error
	out.Left, err = r.presentLeft(ctx, report.Left)
	return out, err
}

func presentProblem(p roster.Problem) *models.RosterProblem {
	return &models.RosterProblem{Row: p.Row, Column: p.Column, Code: string(p.Code), Message: &models.Message{Zh: p.Message.ZH, En: p.Message.EN}}
}

// presentLeft loads the persons who left, in one statement.
func (r *Resolver) presentLeft(ctx context.Context, list []roster.Left) ([]*models.RosterLeft, error) {
	out := []*models.RosterLeft{}
	if len(list) == 0 {
		return out, nil
	}
	ids := make([]int, len(list))
	for i, l := range list {
		ids[i] = l.PersonID
	}
	persons, err := r.client().Person.Query().Where(person.IDIn(ids...)).All(ctx)
	if err != nil {
		return nil, err
	}
	for _, l := range list {
		i := slices.IndexFunc(persons, func(p *ent.Person) bool { return p.ID == l.PersonID })
		entry := &models.RosterLeft{Code: l.Household, Person: persons[i]}
		if l.To != "" {
			entry.Joined = &l.To
		}
		out = append(out, entry)
	}
	return out, nil
}
