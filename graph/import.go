package graph

import (
	"context"

	"bentou/graph/gen/models"
)

// Report is what an import reports, as the API shows it, with the upload that
// holds the households set aside, or 0.
type Report = models.RosterReport

func (r *Resolver) importRoster(ctx context.Context, in models.RosterImportInput) (*models.RosterImportPayload, error) {
	report, err := r.importer.ImportUpload(ctx, actor(ctx), in.Upload, in.Zone, in.AsOf)
	if err != nil {
		errs, err := userErrors(err)
		return &models.RosterImportPayload{UserErrors: errs}, err
	}
	return &models.RosterImportPayload{Report: &report, UserErrors: []*models.UserError{}}, nil
}
