package rights

import (
	"fmt"
	"reflect"
	"strconv"

	"bentou/ent/timescope"
	"bentou/internal/access"
	"bentou/internal/registry"
	"bentou/rules/fact"
)

// label is the Chinese label of a value of a code list; a value without one, its name.
func label(code interface{ Entries() []fact.Entry }) string {
	name := fmt.Sprint(code)
	for _, e := range code.Entries() {
		if e.Value == name {
			return e.ZH
		}
	}
	return name
}

// values puts the columns of a version into words. A column that holds nothing is left
// out: it was not known.
func (c *collection) values(f timescope.Fact) ([]Value, error) {
	kind, columns := f.FactKind(), f.FactValues()
	var out []Value
	for i, column := range kind.Columns {
		if columns[i] == nil {
			continue
		}
		v := Value{Name: column, Label: kind.Labels[i]}
		switch sealed, digest := sealedColumn(kind, column); {
		case digest:
			continue
		case sealed != nil:
			if b, _ := columns[i].([]byte); len(b) == 0 {
				if len(c.keys[*f.FactVersion().Subject]) > 0 {
					continue // never given
				}
				v.Name, v.Label, v.Text = sealed.Plain, sealedZH(*sealed), timescope.Erased
				break
			}
			if err := c.sealed(f, *sealed, &v); err != nil {
				return nil, err
			}
		default:
			v.Text = c.text(column, columns[i])
		}
		out = append(out, v)
	}
	return out, nil
}

func sealedColumn(kind *timescope.Kind, column string) (sealed *timescope.Sealed, digest bool) {
	for _, s := range kind.Sealed {
		if s.Ciphertext == column {
			return &s, false
		}
		if s.Digest == column {
			return nil, true
		}
	}
	return nil, false
}

// sealed opens a sealed column where the reader may see it, and says otherwise why not.
func (c *collection) sealed(f timescope.Fact, s timescope.Sealed, v *Value) error {
	v.Name, v.Label = s.Plain, sealedZH(s)
	p := personal(f)
	if v.Masked = c.reader.withheld(p); v.Masked != "" {
		return nil
	}
	text, err := registry.Reveal(c.store.Vault(), f, s, c.keys[*f.FactVersion().Subject])
	v.Text = text
	c.shown[logged[p]] = append(c.shown[logged[p]], *f.FactVersion().Subject)
	return err
}

// sealedZH is what a sealed column is called; the description of the column is that of
// its ciphertext.
func sealedZH(s timescope.Sealed) string {
	return map[bool]string{true: "内容", false: "号码"}[s.Plain == "value"]
}

// logged is how the access log calls what is shown in the clear.
var logged = map[access.Personal]string{access.IdentityNumber: "identityNumber", access.Phone: "phone", access.BankAccount: "bankAccount"}

// text puts a value into words. Ids become what they name.
func (c *collection) text(column string, value any) string {
	switch v := value.(type) {
	case interface{ Entries() []fact.Entry }:
		return label(v)
	case bool:
		return map[bool]string{true: "是", false: "否"}[v]
	case fact.Money:
		return v.String() + " 元"
	case fact.Date, fact.Decimal:
		return fmt.Sprint(v)
	case int:
		if name, ok := c.names[v]; ok {
			return name
		}
		if isID(column) {
			return "（辖区以外）"
		}
		return strconv.Itoa(v)
	}
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.String:
		if name, ok := c.attributes[v.String()]; ok && column == "key" {
			return name
		}
		return v.String()
	case reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	}
	return fmt.Sprint(value)
}

// isID reports whether a column names another object.
func isID(column string) bool { return len(column) > 3 && column[len(column)-3:] == "_id" }
