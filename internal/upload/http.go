package upload

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"bentou/internal/access"
	"bentou/internal/audit"
	"bentou/internal/edge"
	"bentou/internal/fault"
)

// formOverhead is what a form may be longer than the file in it.
const formOverhead = 64 << 10

// Handler serves POST /uploads and GET /uploads/{id}.
//
// A file is sent either as the body itself, named by ?name= or Content-Disposition,
// or as the one file of a multipart/form-data form. It is answered with 201 and
// {"id", "name", "size"}; the id is the one that mutations take. What is refused is
// answered as GraphQL errors are: {"errors": [{"message", "extensions": {"code"}}]}.
// Nothing is taken from or given to anybody but who loads rosters ([access.Caller.MayLoad]).
func (u *Uploads) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /uploads", u.receive)
	mux.HandleFunc("GET /uploads/{id}", u.send)
	return mux
}

func (u *Uploads) receive(w http.ResponseWriter, r *http.Request) {
	caller, err := loader(r)
	if err != nil {
		u.refuse(w, r, err)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, u.opts.MaxBytes+formOverhead)
	if r.ContentLength > u.opts.MaxBytes+formOverhead {
		u.refuse(w, r, tooLarge(u.opts.MaxBytes))
		return
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		u.refuse(w, r, errMedia())
		return
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	id, name, size := 0, "", int64(0)
	switch {
	case r.Header.Get("Content-Type") != "" && err != nil, media == "application/x-www-form-urlencoded":
		err = errMedia()
	case strings.HasPrefix(media, "multipart/"):
		id, name, size, err = u.receiveForm(r, caller.Name)
	default:
		name = baseName(nameOf(r))
		id, size, err = u.save(r.Context(), caller.Name, name, arriving{r.Body}, u.opts.MaxBytes)
	}
	if err != nil {
		u.refuse(w, r, err)
		return
	}
	w.Header().Set("Location", "/uploads/"+FormatID(id))
	edge.JSON(w, http.StatusCreated, map[string]any{"id": FormatID(id), "name": name, "size": size})
}

// loader is the caller of a request if they may exchange files.
func loader(r *http.Request) (*access.Caller, error) {
	c, err := access.From(r.Context())
	if err == nil {
		err = c.MayLoad()
	}
	return c, err
}

// nameOf is the name that is given beside a body.
func nameOf(r *http.Request) string {
	if name := r.URL.Query().Get("name"); name != "" {
		return name
	}
	_, params, _ := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
	return params["filename"]
}

// receiveForm takes the one file of a form, as it arrives.
func (u *Uploads) receiveForm(r *http.Request, actor string) (id int, name string, size int64, err error) {
	form, err := r.MultipartReader()
	if err != nil {
		return 0, "", 0, errMedia()
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			if id == 0 {
				return 0, "", 0, fault.New(fault.Invalid, "表单中没有文件", "there is no file in the form").On("file")
			}
			return id, name, size, nil
		}
		if err == nil && part.FileName() == "" {
			continue // another field of the form
		}
		if err == nil && id != 0 {
			err = fault.New(fault.Invalid, "一次只能上传一个文件", "only one file may be sent at a time").On("file")
		}
		if err == nil {
			if id, name, size, err = u.receivePart(r, actor, part); err == nil {
				continue
			}
		}
		if id != 0 {
			err = errors.Join(arrived(err), u.Remove(r.Context(), actor, id))
		}
		return 0, "", 0, arrived(err)
	}
}

func (u *Uploads) receivePart(r *http.Request, actor string, part *multipart.Part) (id int, name string, size int64, err error) {
	name = baseName(part.FileName())
	id, size, err = u.save(r.Context(), actor, name, arriving{part}, u.opts.MaxBytes)
	return id, name, size, err
}

// arriving tells a request that breaks off from an error of ours.
type arriving struct{ in io.Reader }

func (a arriving) Read(p []byte) (int, error) {
	n, err := a.in.Read(p)
	return n, arrived(err)
}

func arrived(err error) error {
	var f *fault.Error
	var limit *http.MaxBytesError
	switch {
	case err == nil, err == io.EOF, errors.As(err, &f):
		return err
	case errors.As(err, &limit):
		return tooLarge(limit.Limit - formOverhead)
	}
	return fault.New(fault.Invalid, "文件未完整到达", "the file did not arrive completely").On("file").Because(err)
}

func (u *Uploads) send(w http.ResponseWriter, r *http.Request) {
	if _, err := loader(r); err != nil {
		u.refuse(w, r, err)
		return
	}
	id, ok := ParseID(r.PathValue("id"))
	if !ok {
		u.refuse(w, r, errNone())
		return
	}
	row, err := u.row(r.Context(), id)
	if err != nil {
		u.refuse(w, r, err)
		return
	}
	f, err := u.open(row)
	if err != nil {
		u.refuse(w, r, err)
		return
	}
	defer f.Close()
	// What a file holds leaves whole, identity numbers included.
	if err := audit.Exported(r.Context(), "Upload", id); err != nil {
		u.refuse(w, r, err)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": row.Name}))
	h.Set("Content-Length", strconv.FormatInt(row.Size, 10))
	edge.Closed(h)
	if r.Method == http.MethodHead {
		return
	}
	if _, err := io.Copy(w, f); err != nil {
		u.opts.Log.ErrorContext(r.Context(), "a file could not be sent to its end", slog.Any("error", err))
		panic(http.ErrAbortHandler) // so that nobody takes a part for the whole
	}
}

func errMedia() error {
	return fault.New(fault.Invalid, "请直接发送文件内容，或以 multipart/form-data 发送一个文件，不得压缩",
		"send the file itself, or one file as multipart/form-data, not compressed").Because(errMediaType)
}

var errMediaType = errors.New("media type")

// refuse answers with an error.
func (u *Uploads) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status, more := 0, map[string]any{}
	var over *quota
	switch {
	case errors.As(err, &over):
		status = http.StatusTooManyRequests
		more["limit"], more["max"] = over.limit, over.max
		u.opts.Log.WarnContext(r.Context(), "too many uploads", slog.String("limit", over.limit), slog.String("request", w.Header().Get(audit.RequestID)))
	case errors.Is(err, errLimit):
		status = http.StatusRequestEntityTooLarge
	case errors.Is(err, errMediaType):
		status = http.StatusUnsupportedMediaType
	}
	if field := fault.All(err)[0].Field; field != "" {
		more["field"] = field
	}
	edge.RefuseAs(w, r, u.opts.Log, err, status, more)
}

// FormatID writes an id as the API does. It is spelt out because the API's own
// function lies above this package.
func FormatID(id int) string {
	var b [binary.MaxVarintLen64]byte
	return base64.RawURLEncoding.EncodeToString(b[:binary.PutUvarint(b[:], uint64(id))])
}

// ParseID reads what FormatID writes; ok is false for anything else.
func ParseID(s string) (int, bool) {
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return 0, false
	}
	id, n := binary.Uvarint(b)
	return int(id), n == len(b) && n > 0 && id < 1<<53
}
