package access

import "testing"

func TestRequestsAreCountedByTokenThenByCallerThenByNetwork(t *testing.T) {
	for _, c := range []struct {
		caller *Caller
		from   string
		want   string
	}{
		{&Caller{Name: "ops", Token: 7}, "10.0.0.1", "token 7"},
		{&Caller{Name: "issuer|ops"}, "10.0.0.1", "caller issuer|ops"},
		{nil, "10.0.0.1", "address 10.0.0.1"},
		{nil, "::ffff:10.0.0.1", "address ::ffff:10.0.0.1"},
		{nil, "2001:db8:1:2:3:4:5:6", "network 2001:db8:1:2::/64"},
		{nil, "2001:db8:1:2:ffff::1", "network 2001:db8:1:2::/64"},
		{nil, "fe80::1%eth0", "network fe80::/64"},
		{nil, "@", "address @"},
	} {
		ctx := t.Context()
		if c.caller != nil {
			ctx = With(ctx, c.caller)
		}
		if got := CountedAs(ctx, c.from); got != c.want {
			t.Errorf("%+v from %s is counted as %q, want %q", c.caller, c.from, got, c.want)
		}
	}
}

func TestEveryRoleIsSaidToSeeTheSchemaOrNot(t *testing.T) {
	for _, role := range Roles() {
		want, said := seesSchema[role]
		if !said {
			t.Errorf("nothing is said of %s", role)
		}
		if got := MaySeeSchema(With(t.Context(), &Caller{Role: role})); got != want {
			t.Errorf("%s sees the schema: %v", role, got)
		}
	}
	if MaySeeSchema(t.Context()) {
		t.Error("nobody in particular sees the schema")
	}
	if len(seesSchema) != len(Roles()) {
		t.Error("something is said of what is no role")
	}
}
