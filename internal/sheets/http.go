package sheets

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"strconv"
	"strings"

	"bentou/internal/access"
	"bentou/internal/edge"
	"bentou/internal/fault"
	"bentou/internal/policy"
	"bentou/internal/tablebook"
	"bentou/internal/upload"
	"bentou/rules/lang"
	"bentou/rules/pack"
)

// formOverhead is what a form may be longer than the file in it.
const formOverhead = 64 << 10

// Media is the type of a workbook.
const Media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Sheets serves workbooks of one database.
type Sheets struct {
	policy *policy.Service
	temp   string // folder for a workbook while it is read
	log    *slog.Logger
}

// New returns the workbooks of drafts and releases. A workbook that is being read lies in
// the folder temp.
func New(p *policy.Service, temp string, log *slog.Logger) *Sheets {
	return &Sheets{policy: p, temp: temp, log: log}
}

// Handler serves the routes of the package.
func (s *Sheets) Handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /drafts/{id}/tables/{key}": s.ofDraft, "GET /releases/{number}/tables/{key}": s.ofRelease, "POST /drafts/{id}/tables": s.take,
	} {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := serve(w, r); err != nil {
				s.refuse(w, r, err)
			}
		})
	}
	return mux
}

func (s *Sheets) ofDraft(w http.ResponseWriter, r *http.Request) error {
	c, err := access.From(r.Context())
	if err == nil {
		err = c.MayReadDrafts()
	}
	if err != nil {
		return err
	}
	id, ok := upload.ParseID(r.PathValue("id"))
	if !ok {
		return errNoDraft()
	}
	number, err := revisionOf(r, false)
	if err != nil {
		return err
	}
	rev, err := s.policy.Revision(r.Context(), id, number)
	if err != nil {
		return err
	}
	p, err := rev.Pack()
	if err != nil {
		return err
	}
	return send(w, r, p)
}

func (s *Sheets) ofRelease(w http.ResponseWriter, r *http.Request) error {
	c, err := access.From(r.Context())
	if err == nil {
		err = c.MayReadRules()
	}
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return fault.New(fault.NotFound, "没有此发布", "there is no such release")
	}
	row, err := s.policy.ByNumber(r.Context(), number)
	if err != nil {
		return err
	}
	release, err := s.policy.ReleaseRules(r.Context(), row.ID)
	if err != nil {
		return err
	}
	return send(w, r, release.Pack())
}

func errNoDraft() error {
	return fault.New(fault.NotFound, "没有此草案", "there is no such draft")
}

// revisionOf is the number of the revision that a request names.
func revisionOf(r *http.Request, needed bool) (int, error) {
	text := r.URL.Query().Get("revision")
	if text == "" && !needed {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fault.New(fault.Invalid, "revision 应为修订号", "revision is the number of a revision").On("revision")
	}
	return n, nil
}

// send answers with the parameter that a request names, as a workbook.
func send(w http.ResponseWriter, r *http.Request, p *pack.Pack) error {
	key := strings.TrimSuffix(r.PathValue("key"), ".xlsx")
	param := lang.Columns(p)[key]
	if param == nil {
		return fault.New(fault.NotFound, "没有此参数", "there is no such parameter")
	}
	var body bytes.Buffer
	if err := tablebook.Write(&body, param); err != nil {
		return err
	}
	edge.Send(w, r, edge.Document{Media: Media, Name: key + ".xlsx", Body: body.Bytes()})
	return nil
}

// take reads a workbook into a draft.
func (s *Sheets) take(w http.ResponseWriter, r *http.Request) error {
	c, err := access.From(r.Context())
	if err == nil {
		err = c.MayWriteRules()
	}
	if err != nil {
		return err
	}
	id, ok := upload.ParseID(r.PathValue("id"))
	if !ok {
		return errNoDraft()
	}
	number, err := revisionOf(r, true)
	if err != nil {
		return err
	}
	f, err := s.received(w, r)
	if err != nil {
		return err
	}
	defer func() {
		f.Close()
		os.Remove(f.Name())
	}()
	return s.save(r.Context(), w, c.Name, id, number, r, f)
}

// change is what a retry must ask for again.
type change struct {
	Draft, Revision int
	Merge           bool
	Parameter       string // as it would be written
}

func (s *Sheets) save(ctx context.Context, w http.ResponseWriter, actor string, draft, number int, r *http.Request, f *os.File) error {
	book, err := tablebook.Open(ctx, f)
	if err != nil {
		return err
	}
	defer book.Close()
	key, err := book.Key()
	if err != nil {
		return err
	}
	given := r.URL.Query()
	merge, err := flag(given.Get("merge"))
	if err != nil {
		return err
	}
	rev, err := s.policy.Revision(ctx, draft, number)
	if err != nil {
		return err
	}
	// Read first, outside the transaction: it is long, and the revision never changes.
	read := policy.ReadParameter(key, book.Read)
	before, err := rev.List()
	if err != nil {
		return err
	}
	files, err := read(rev, before)
	if err != nil {
		return err
	}
	written, _ := pack.ReadFiles(only(files, ".yaml"))
	saved, err := s.policy.Save(ctx, policy.Request{Actor: actor, Key: text(given.Get("idempotencyKey")), Reason: text(given.Get("note")),
		Input: change{draft, number, merge, pack.Declaration(written, "parameters", key)}},
		policy.Edit{Draft: draft, Revision: number, Merge: merge, Change: func(*policy.Revision, []pack.File) ([]pack.File, error) { return files, nil }})
	if err != nil {
		return err
	}
	latest := saved.Draft.Latest()
	edge.JSON(w, http.StatusOK, map[string]any{"table": key, "revision": latest.Number, "digest": latest.Digest, "merged": saved.Merged})
	return nil
}

func only(files []pack.File, suffix string) (out []pack.File) {
	for _, f := range files {
		if strings.HasSuffix(f.Name, suffix) {
			out = append(out, f)
		}
	}
	return out
}

func flag(given string) (bool, error) {
	if given == "" {
		return false, nil
	}
	is, err := strconv.ParseBool(given)
	if err != nil {
		return false, fault.New(fault.Invalid, "merge 只能是 true 或 false", "merge is true or false").On("merge")
	}
	return is, nil
}

func text(given string) *string {
	if given == "" {
		return nil
	}
	return &given
}

var errMedia = errors.New("media type")

// received writes the workbook of a request into a file of its own.
func (s *Sheets) received(w http.ResponseWriter, r *http.Request) (*os.File, error) {
	unfit := fault.New(fault.Invalid, "请直接发送工作簿，或以 multipart/form-data 发送一个文件，不得压缩", "send the workbook itself, or one file as multipart/form-data, not compressed").On("file").Because(errMedia)
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return nil, unfit
	}
	r.Body = http.MaxBytesReader(w, r.Body, tablebook.MaxSize+formOverhead)
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var from io.Reader = r.Body
	switch {
	case r.Header.Get("Content-Type") != "" && err != nil, media == "application/x-www-form-urlencoded":
		return nil, unfit
	case strings.HasPrefix(media, "multipart/"):
		if from, err = part(r); err != nil {
			return nil, err
		}
	}
	f, err := os.CreateTemp(s.temp, "table-*.xlsx")
	if err != nil {
		return nil, err
	}
	n, err := io.Copy(f, io.LimitReader(from, tablebook.MaxSize+1))
	var limit *http.MaxBytesError
	switch {
	case errors.As(err, &limit), err == nil && n > tablebook.MaxSize:
		err = fault.Newf(fault.Invalid, "文件过大：至多 %d MiB", "the file is too large: at most %d MiB", tablebook.MaxSize>>20).On("file")
	case err != nil:
		err = fault.New(fault.Invalid, "文件未完整到达", "the file did not arrive completely").On("file").Because(err)
	case n == 0:
		err = fault.New(fault.Invalid, "没有文件", "there is no file").On("file")
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

// part is the first file of a form.
func part(r *http.Request) (*multipart.Part, error) {
	form, err := r.MultipartReader()
	if err != nil {
		return nil, fault.New(fault.Invalid, "表单有误", "the form is not in order").On("file").Because(err)
	}
	for {
		p, err := form.NextPart()
		if err != nil {
			return nil, fault.New(fault.Invalid, "表单中没有文件", "there is no file in the form").On("file").Because(err)
		}
		if p.FileName() != "" {
			return p, nil
		}
	}
}

// refuse answers with all that is wrong, cell by cell.
func (s *Sheets) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status := 0
	if errors.Is(err, errMedia) {
		status = http.StatusUnsupportedMediaType
	}
	edge.RefuseAll(w, r, s.log, err, status)
}
