package pack

import "testing"

// An empty list of codes would be lost when the pack is written back, and a code
// without codes is met by nobody.
func TestACodeWithoutCodesIsRefused(t *testing.T) {
	for _, codes := range []string{"values: []", "values: {}", `codes: ""`, "codes:"} {
		for _, text := range []string{
			"variables: {v: {title: {zh: 一, en: v}, subject: person, type: code, " + codes + ", versions: [{from: 2019-01-01, expr: a}]}}",
			"attributes: {v: {title: {zh: 一, en: v}, subject: person, type: code, " + codes + ", absent: unknown}}",
		} {
			if _, d := readWith("a.yaml", text); !d.Failed() {
				t.Errorf("accepted: %s", text)
			}
		}
	}
	if _, d := readWith("a.yaml", "variables: {v: {title: {zh: 一, en: v}, subject: person, type: code, values: [a], versions: [{from: 2019-01-01, expr: a}]}}"); d.Failed() {
		t.Errorf("one code is enough: %s", d.Error())
	}
}
