package pack

import "fmt"

// The codes of the diagnostics of this package. They are stable.
const (
	CodeSyntax          = "syntax"            // not YAML
	CodeEncoding        = "encoding"          // not UTF-8
	CodeControl         = "control_character" // an invisible character
	CodeRefused         = "refused"           // YAML, but not in a pack: aliases, tags …
	CodeTooLarge        = "too_large"         // a file, the pack, nesting, a number
	CodeUnreadable      = "unreadable"        // the file system gave an error
	CodeIgnored         = "ignored_file"      // a file that one would expect to be read
	CodeUnknownKey      = "unknown_key"       //
	CodeDuplicateKey    = "duplicate_key"     // twice in one map
	CodeWrongShape      = "wrong_shape"       // a list where a text belongs …
	CodeMissing         = "missing"           // a key that must be there
	CodeBadValue        = "bad_value"         //
	CodeBadName         = "bad_name"          // a key that is no name
	CodeDuplicate       = "duplicate_name"    // declared twice
	CodeDuplicateRow    = "duplicate_row"     // two rows of a table with the same keys
	CodeRowWidth        = "row_width"         // a row with too few or too many cells
	CodeOrder           = "order"             // bands or days that do not ascend
	CodeOverlap         = "overlap"           // two values or versions for one day
	CodeGap             = "gap"               // days without a value or version
	CodeUnknownDocument = "unknown_document"  // a reference to a document that is not listed
	CodeUnknownClause   = "unknown_clause"
	CodeUnknownName     = "unknown_name" // a name that nothing has
)

// say builds a text in both languages from the same arguments.
func say(zh, en string, args ...any) Text {
	if len(args) == 0 {
		return Text{ZH: zh, EN: en}
	}
	return Text{ZH: fmt.Sprintf(zh, args...), EN: fmt.Sprintf(en, args...)}
}

// report gathers what is wrong with one file.
type report struct {
	src  *source
	list Diagnostics
}

// maxDiagnostics is where the diagnostics of a file end: a file in which nearly
// everything is wrong is not a pack, and nobody reads further.
const maxDiagnostics = 1000

// full reports whether nothing more is noted.
func (r *report) full() bool { return len(r.list) > maxDiagnostics }

// add notes something. length counts bytes from pos; it ends with the line.
func (r *report) add(code string, severity Severity, pos Pos, length int, message, hint Text) {
	switch {
	case r.full():
		return
	case len(r.list) == maxDiagnostics:
		code, severity, length, hint = CodeTooLarge, Error, 0, Text{}
		message = say("错误过多，其余未列出", "too many faults: the rest is not listed")
	}
	length = r.src.clip(pos, length)
	r.list = append(r.list, Diagnostic{Code: code, Severity: severity, Pos: pos, End: r.src.after(pos, length), Length: length, Message: message, Hint: hint})
}

// fail notes an error without a hint.
func (r *report) fail(code string, pos Pos, length int, message Text) {
	r.add(code, Error, pos, length, message, Text{})
}
