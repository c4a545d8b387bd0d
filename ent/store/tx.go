package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"bentou/ent/gen/ent"
	"bentou/ent/timescope"
	"bentou/internal/fault"
	"bentou/rules/fact"
)

// Tx is one write transaction. It is for one goroutine.
//
// Read and validate first, through Client; then open changes and add rows. The
// first change takes the lock of the head, so that what follows is short.
type Tx struct {
	store  *Store
	tx     *sql.Tx
	client *ent.Client
	actor  string

	head    *head
	first   int64
	changes []*Change
	inserts map[string]*insert
	updates []update

	statements map[string]*sql.Stmt
}

// Subject says whom a change is about; zero ids are absent. Unit is the area: the
// village that has the household at that time.
type Subject struct{ Zone, Unit, Household, Person int }

// Change is a position of the change sequence that is being written.
type Change struct {
	Position int64
	kind     string
	subject  Subject
	reason   *string
	entries  []*entry
}

// entry says which versions of one kind were added and superseded, and, for a
// correction, which columns differ. It holds ids and names of columns, no values.
type entry struct {
	Kind       string   `json:"kind"`
	Added      []int    `json:"added,omitempty"`
	Superseded []int    `json:"superseded,omitempty"`
	Fields     []string `json:"fields,omitempty"`
}

type head struct {
	id       int
	position int64
	nextID   int64
	at       time.Time
	hash     []byte
}

type insert struct {
	columns []string
	rows    [][]any
}

type update struct {
	query string
	args  []any
}

// Write runs fn in one write transaction and commits what it recorded. The actor
// is whoever does it: a token's or person's name, or a command ("import"). It
// returns the last position; with nothing recorded that is the position before.
// Faults of fn are returned as they are; refusals of the database become CONFLICT.
func (s *Store) Write(ctx context.Context, actor string, fn func(ctx context.Context, tx *Tx) error) (int64, error) {
	sqlTx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return 0, s.explain(err)
	}
	tx := &Tx{store: s, tx: sqlTx, actor: actor, inserts: map[string]*insert{}, statements: map[string]*sql.Stmt{}}
	tx.client = ent.NewClient(ent.Driver(counted{entsql.NewDriver(s.dialect, entsql.Conn{ExecQuerier: sqlTx})}))
	if err := fn(ctx, tx); err != nil {
		_ = sqlTx.Rollback()
		return 0, s.explain(err)
	}
	if err := tx.finish(ctx); err != nil {
		_ = sqlTx.Rollback()
		return 0, s.explain(err)
	}
	if err := sqlTx.Commit(); err != nil {
		return 0, s.explain(err)
	}
	if tx.head == nil {
		return 0, nil
	}
	tx.tell(ctx)
	return tx.head.position, nil
}

// Client reads inside the transaction. Rows that wait to be flushed are not seen.
func (t *Tx) Client() *ent.Client { return t.client }

// Store returns the store that the transaction writes.
func (t *Tx) Store() *Store { return t.store }

// Lock takes the lock of the head, so that what is read from now on stays true
// until the transaction ends.
func (t *Tx) Lock(ctx context.Context) error {
	if t.head != nil {
		return nil
	}
	query := "SELECT id, position, next_id, at, hash FROM heads"
	if t.store.dialect == dialect.Postgres {
		query += " FOR UPDATE"
	}
	h := &head{}
	if err := t.tx.QueryRowContext(ctx, query).Scan(&h.id, &h.position, &h.nextID, &h.at, &h.hash); err != nil {
		return err
	}
	if err := t.store.keysInForce(ctx, t.tx); err != nil {
		return err
	}
	// Two transactions never share a moment, so that a moment names one state.
	at := t.store.clock.Now()
	if last := h.at.UTC(); !at.After(last) {
		at = last.Add(time.Microsecond)
	}
	h.at = at
	t.head, t.first = h, h.position+1
	return nil
}

// At is the moment of the transaction. It takes the lock.
func (t *Tx) At(ctx context.Context) (time.Time, error) {
	if err := t.Lock(ctx); err != nil {
		return time.Time{}, err
	}
	return t.head.at, nil
}

// NextID returns a new id for a row of a table. It takes the lock.
func (t *Tx) NextID(ctx context.Context, table string) (int, error) {
	if err := t.Lock(ctx); err != nil {
		return 0, err
	}
	first, err := ent.FirstID(table)
	if err != nil {
		return 0, err
	}
	id := first + int(t.head.nextID)
	t.head.nextID++
	return id, nil
}

// Open begins a change: a kind such as "income.add", about a subject. Versions
// added and superseded under it take its position. It takes the lock.
func (t *Tx) Open(ctx context.Context, kind string, subject Subject, reason *string) (*Change, error) {
	if err := t.Lock(ctx); err != nil {
		return nil, err
	}
	t.head.position++
	c := &Change{Position: t.head.position, kind: kind, subject: subject, reason: reason}
	t.changes = append(t.changes, c)
	return c, nil
}

func (c *Change) entry(kind string) *entry {
	for _, e := range c.entries {
		if e.Kind == kind {
			return e
		}
	}
	e := &entry{Kind: kind}
	c.entries = append(c.entries, e)
	return e
}

// Note records that a row that is no version (a household, a person, a setting)
// was made or changed.
func (c *Change) Note(kind string, id int, fields ...string) {
	e := c.entry(kind)
	e.Added = append(e.Added, id)
	e.Fields = append(e.Fields, fields...)
}

// Insert adds a row that is not a version of a fact. Columns begin with id.
func (t *Tx) Insert(table string, columns []string, row ...any) {
	in := t.inserts[table]
	if in == nil {
		in = &insert{columns: columns}
		t.inserts[table] = in
	}
	in.rows = append(in.rows, row)
}

// Update runs a statement (with ? for arguments) before the rows are inserted.
// It is for the columns that mirror the present, and for erasing; the guards refuse others.
func (t *Tx) Update(query string, args ...any) {
	t.updates = append(t.updates, update{query, args})
}

var versionColumns = []string{"id", "valid_from", "valid_to", "recorded", "superseded", "source", "source_name", "observed_on", "evidence", "verified"}

// Add inserts a version under a change. It sets id and recorded.
func (t *Tx) Add(ctx context.Context, c *Change, f timescope.Fact) error {
	k, v := f.FactKind(), f.FactVersion()
	if p := v.Period(); !p.Valid() || p.From < fact.MinDate || p.From > fact.MaxDate {
		return fault.New(fault.Invalid, "起止日期颠倒", "the dates are reversed").On("validTo")
	}
	id, err := t.NextID(ctx, k.Table)
	if err != nil {
		return err
	}
	*v.ID, *v.Recorded, *v.Superseded = id, c.Position, nil
	in := t.inserts[k.Table]
	if in == nil {
		in = &insert{columns: slices.Concat(versionColumns, []string{k.Subject}, k.Columns)}
		t.inserts[k.Table] = in
	}
	row := make([]any, 0, len(in.columns))
	row = append(row, id, *v.ValidFrom, timescope.Null(*v.ValidTo), c.Position, nil, string(*v.Source), timescope.Null(*v.SourceName),
		timescope.Null(*v.ObservedOn), timescope.Null(*v.Evidence), *v.Verified, *v.Subject)
	in.rows = append(in.rows, append(row, f.FactValues()...))
	e := c.entry(k.Name)
	e.Added = append(e.Added, id)
	return nil
}

// Supersede ends the knowledge of a version under a change.
func (t *Tx) Supersede(c *Change, f timescope.Fact, fields ...string) {
	k, v := f.FactKind(), f.FactVersion()
	e := c.entry(k.Name)
	e.Superseded = append(e.Superseded, *v.ID)
	e.Fields = append(e.Fields, fields...)
	if in := t.inserts[k.Table]; in != nil && *v.Recorded >= t.first {
		// Added and withdrawn in one transaction: it was never known to anyone.
		waiting := len(in.rows)
		in.rows = slices.DeleteFunc(in.rows, func(row []any) bool { return row[0] == *v.ID })
		if len(in.rows) < waiting {
			return
		}
	}
	t.updates = append(t.updates, update{"UPDATE " + k.Table + " SET superseded = ? WHERE id = ? AND superseded IS NULL", []any{c.Position, *v.ID}})
	position := c.Position
	*v.Superseded = &position
}

// parents come before the tables that refer to them.
var parents = []string{"zones", "units", "households", "persons", "releases", "drafts", "draft_revisions", "decision_runs", "fact_sets", "risk_flags", "access_tokens"}

// Positions is how many changes were opened so far.
func (t *Tx) Positions() int { return len(t.changes) }

// Flush writes what waits, so that it can be read inside the transaction.
func (t *Tx) Flush(ctx context.Context) error {
	for _, u := range t.updates {
		result, err := t.exec(ctx, u.query, u.args)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err == nil && n == 0 && strings.Contains(u.query, "superseded IS NULL") {
			return fault.New(fault.Conflict, "该版本已被更正", "the version was corrected meanwhile")
		}
	}
	t.updates = t.updates[:0]
	tables := make([]string, 0, len(t.inserts))
	for table := range t.inserts {
		if !slices.Contains(parents, table) {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	for _, table := range append(slices.Clone(parents), tables...) {
		if in := t.inserts[table]; in != nil {
			if err := t.insertAll(ctx, table, in); err != nil {
				return fmt.Errorf("insert into %s: %w", table, err)
			}
			in.rows = in.rows[:0]
		}
	}
	return nil
}

// Rows are inserted in blocks of these sizes, so that a handful of statements
// are prepared once and used again.
var blockSizes = []int{64, 8, 1}

func (t *Tx) insertAll(ctx context.Context, table string, in *insert) error {
	rows := in.rows
	args := make([]any, 0, blockSizes[0]*len(in.columns))
	for _, size := range blockSizes {
		for len(rows) >= size {
			args = args[:0]
			for _, row := range rows[:size] {
				args = append(args, row...)
			}
			rows = rows[size:]
			if _, err := t.exec(ctx, insertStatement(table, in.columns, size), args); err != nil {
				return err
			}
		}
	}
	return nil
}

func insertStatement(table string, columns []string, n int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ") + ")"
	quoted := make([]string, len(columns))
	for i, c := range columns {
		quoted[i] = `"` + c + `"`
	}
	return "INSERT INTO " + table + " (" + strings.Join(quoted, ", ") + ") VALUES " + strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
}

// exec runs a statement, prepared once: PostgreSQL's driver keeps prepared
// statements with its connection, SQLite's are kept for the transaction.
func (t *Tx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	if t.store.dialect == dialect.Postgres {
		return t.tx.ExecContext(ctx, t.store.once(query), args...)
	}
	stmt := t.statements[query]
	if stmt == nil {
		var err error
		if stmt, err = t.tx.PrepareContext(ctx, query); err != nil {
			return nil, err
		}
		t.statements[query] = stmt // the end of the transaction closes it
	}
	return stmt.ExecContext(ctx, args...)
}

// finish flushes, appends the changes and moves the head.
func (t *Tx) finish(ctx context.Context) error {
	if err := t.Flush(ctx); err != nil {
		return err
	}
	if t.head == nil {
		return nil
	}
	first, err := ent.FirstID("changes")
	if err != nil {
		return err
	}
	in := &insert{columns: []string{"id", "position", "transaction", "at", "actor", "kind", "zone_id", "unit_id", "household_id", "person_id", "what", "reason", "hash"}}
	for _, c := range t.changes {
		what, err := json.Marshal(c.entries)
		if err != nil {
			return err
		}
		row := changeRow{Position: c.Position, Transaction: t.first, At: t.head.at, Actor: t.actor, Kind: c.kind, Subject: c.subject, What: string(what), Reason: c.reason}
		t.head.hash = row.hash(t.head.hash)
		in.rows = append(in.rows, []any{first + int(c.Position), c.Position, t.first, moment(t.head.at), t.actor, c.kind,
			orNull(c.subject.Zone), orNull(c.subject.Unit), orNull(c.subject.Household), orNull(c.subject.Person), string(what), timescope.Null(c.reason), t.head.hash})
	}
	if err := t.insertAll(ctx, "changes", in); err != nil {
		return err
	}
	_, err = t.exec(ctx, "UPDATE heads SET position = ?, next_id = ?, at = ?, hash = ?", []any{t.head.position, t.head.nextID, moment(t.head.at), t.head.hash})
	return err
}

func orNull(id int) any {
	if id == 0 {
		return nil
	}
	return id
}
