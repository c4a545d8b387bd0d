package access

import "context"

// OnlyTrusted says whether the caller may run nothing but the trusted documents that the
// operator of the server lists: a service is another program, which asks what it was
// built to ask; whoever gets hold of its token asks no more.
func OnlyTrusted(ctx context.Context) bool {
	c, err := From(ctx)
	return err == nil && c.Role == Service
}
