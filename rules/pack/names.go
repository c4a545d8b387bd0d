package pack

import "regexp"

// The forms of names. Attributes, variables and the like are named as expressions
// name them; parameters may have parts.
var (
	isName       = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`).MatchString
	isDottedName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}(\.[a-z][a-z0-9_]{0,62}){0,7}$`).MatchString
	isSlug       = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,126}$`).MatchString
	isCode       = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,62}$`).MatchString
	isCurrency   = regexp.MustCompile(`^[A-Z]{3}$`).MatchString
)

// naming is a form of names and how to say it.
type naming struct {
	is   func(string) bool
	form Text
}

var (
	plainNames  = naming{isName, say("小写字母、数字和下划线，以字母开头", "lower-case letters, digits and underscores, beginning with a letter")}
	dottedNames = naming{isDottedName, say("小写字母、数字和下划线，可用点分段", "lower-case letters, digits and underscores, in parts divided by dots")}
	slugs       = naming{isSlug, say("小写字母、数字、连字符和下划线", "lower-case letters, digits, hyphens and underscores")}
	codeNames   = naming{isCode, say("字母、数字和下划线，以字母开头", "letters, digits and underscores, beginning with a letter")}
)

// checkName reports a key that is no name.
func (r *reader) checkName(name string, pos Pos, form naming) {
	if !form.is(name) {
		r.fail(CodeBadName, pos, len(name), say("名称 %[1]s 不合规：应为"+form.form.ZH, "%[1]s is not a name: write "+form.form.EN, shorten(name)))
	}
}

// reference reads the name of something else; whether it exists is for others to say.
func (f fields) reference(key string, form naming) string {
	name := f.text(key)
	if n, ok := f.get(key); ok && name != "" {
		f.checkName(name, n.Pos, form)
	}
	return name
}

// references reads a list of names.
func (f fields) references(key string, form naming) []string {
	n, ok := f.get(key)
	if !ok {
		return nil
	}
	var out []string
	for _, item := range f.items(key, n) {
		if item, ok := f.scalar(key, item); ok {
			f.checkName(item.Text, item.Pos, form)
			out = append(out, item.Text)
		}
	}
	return out
}
