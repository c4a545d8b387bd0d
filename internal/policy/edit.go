package policy

import (
	"errors"
	"slices"

	"bentou/internal/fault"
	"bentou/rules"
	"bentou/rules/fact"
	"bentou/rules/lang"
	"bentou/rules/pack"
	"bentou/rules/scenario"
)

// SoundError says that an edit cannot be made because of what would be, or is, wrong
// with the shape of the text. Found are positions in the text that was given or, where
// the draft as a whole is meant, in its files.
type SoundError struct{ Found pack.Diagnostics }

// Error is that of the fault.
func (e *SoundError) Error() string { return e.Unwrap().Error() }

// Unwrap is INVALID, with the first error.
func (e *SoundError) Unwrap() error {
	for _, d := range e.Found {
		if d.Severity == pack.Error {
			return fault.Newf(fault.Invalid, "%[1]s（%[3]s）", "%[2]s (%[3]s)", d.Message.ZH, d.Message.EN, d.Pos)
		}
	}
	return fault.New(fault.Invalid, "文本有误", "the text is wrong")
}

// change is an edit of one declaration: it keeps comments, and what is written is
// canonical. A draft whose files cannot be read as a pack is mended as a whole first.
func change(edit func(p *pack.Pack) ([]pack.File, pack.Diagnostics, error)) func(*Revision, []pack.File) ([]pack.File, error) {
	return func(_ *Revision, before []pack.File) ([]pack.File, error) {
		p, found := pack.ReadFiles(yaml(before))
		if found.Failed() {
			return nil, &SoundError{found}
		}
		files, found, err := edit(p)
		var refused *pack.EditError
		var cells rules.SheetError
		switch {
		case errors.As(err, &refused):
			return nil, fault.New(fault.Invalid, refused.Message.ZH, refused.Message.EN)
		case errors.As(err, &cells):
			var wrong fault.Errors
			for _, c := range cells {
				wrong = append(wrong, fault.New(fault.Invalid, c.Text.ZH, c.Text.EN).On(c.Field))
			}
			return nil, wrong
		case err != nil:
			return nil, err
		case found.Failed():
			return nil, &SoundError{found}
		}
		return slices.Concat(files, beside(before)), nil
	}
}

// SetParameter gives a parameter another value from a day on; see [pack.SetValue].
func SetParameter(key string, v pack.DatedValue) func(*Revision, []pack.File) ([]pack.File, error) {
	return change(func(p *pack.Pack) ([]pack.File, pack.Diagnostics, error) { return pack.SetValue(p, key, v) })
}

// SetRule gives a variable, programme or flag another text from a day on; see
// [pack.SetVersion].
func SetRule(section, key string, from fact.Date, to *fact.Date, exprs map[string]string) func(*Revision, []pack.File) ([]pack.File, error) {
	return change(func(p *pack.Pack) ([]pack.File, pack.Diagnostics, error) {
		return pack.SetVersion(p, section, key, from, to, exprs)
	})
}

// Declare replaces or adds declarations by their text; see [pack.Declare].
func Declare(file, text string) func(*Revision, []pack.File) ([]pack.File, error) {
	return change(func(p *pack.Pack) ([]pack.File, pack.Diagnostics, error) {
		files, found := pack.Declare(p, file, []byte(text))
		return files, found, nil
	})
}

// Undeclare removes a declaration.
func Undeclare(section, key string) func(*Revision, []pack.File) ([]pack.File, error) {
	return change(func(p *pack.Pack) ([]pack.File, pack.Diagnostics, error) {
		files, err := pack.Undeclare(p, section, key)
		return files, nil, err
	})
}

// SetTable edits a table cell by cell; see [rules.EditSheet]. Each cell that cannot be
// taken is a fault of its own, on its field.
func SetTable(key string, e rules.SheetEdit) func(*Revision, []pack.File) ([]pack.File, error) {
	return change(func(p *pack.Pack) ([]pack.File, pack.Diagnostics, error) { return rules.EditSheet(p, key, e) })
}

// ReadParameter replaces a parameter by what is read of another form of it, such as a
// workbook; read is given the columns that it has, and makes a new parameter. Unknown is
// INVALID.
func ReadParameter(key string, read func(*lang.Param) (*pack.Parameter, error)) func(*Revision, []pack.File) ([]pack.File, error) {
	return change(func(p *pack.Pack) ([]pack.File, pack.Diagnostics, error) {
		files, err := rules.RewriteParameter(p, key, read)
		if err != nil {
			return nil, nil, err
		}
		_, found := pack.ReadFiles(files)
		return files, found, nil
	})
}

// AddScenario adds a scenario, to a file where one is named or else where the others
// stand. With anew, one that is called the same is INVALID; else it takes its place.
func AddScenario(file string, made *pack.Scenario, anew bool) func(*Revision, []pack.File) ([]pack.File, error) {
	return change(func(p *pack.Pack) ([]pack.File, pack.Diagnostics, error) {
		if anew && slices.ContainsFunc(p.Scenarios, func(x *pack.Scenario) bool { return x.Key == made.Key }) {
			return nil, nil, fault.Newf(fault.Invalid, "已有名为 %[1]s 的情景", "there is a scenario called %[1]s already", made.Key).On("key")
		}
		files, found := pack.Declare(p, file, []byte(scenario.Text(made)))
		return files, found, nil
	})
}
