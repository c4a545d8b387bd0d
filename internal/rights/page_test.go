package rights_test

import (
	"strings"
	"testing"

	"bentou/internal/access"
)

// Names come from rosters: whoever writes one must not write the page.
func TestWhatIsRecordedIsTextInThePageWhateverItHolds(t *testing.T) {
	const hostile = `<script>alert(1)</script>"'&</td>`
	each(t, func(w *world) {
		id := w.person(hostile, number)
		w.everything(id, w.home)
		got := w.ask(access.Caller{Name: "x", Role: access.Caseworker, Unit: w.towns[here].ID, Purpose: string(access.Rights)}, id, "")
		page := got.Body.String()
		if got.Code != 200 || !strings.Contains(page, "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;&amp;&lt;/td&gt;") || strings.Contains(page, "<script") {
			t.Errorf("%d: the name stands there as markup", got.Code)
		}
		for _, part := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "sandbox"} {
			if csp := got.Header().Get("Content-Security-Policy"); !strings.Contains(csp, part) || strings.Contains(csp, "script-src") {
				t.Errorf("the policy is %q", csp)
			}
		}
		if disposition := got.Header().Get("Content-Disposition"); !strings.HasPrefix(disposition, "attachment; filename=person-") {
			t.Errorf("it is sent as %q", disposition)
		}
	})
}
