package transport

import (
	"mime"
	"strconv"
	"strings"
)

// media is what a response is sent as.
type media int

const (
	mediaJSON    media = iota // application/json
	mediaGraphQL              // application/graphql-response+json
)

var mediaNames = [...]string{mediaJSON: "application/json", mediaGraphQL: "application/graphql-response+json"}

func (m media) contentType() string { return mediaNames[m] + "; charset=utf-8" }

// preference is how much a client wants a media type.
type preference struct {
	quality  float64
	specific int // 0 not mentioned, 1 */*, 2 application/*, 3 by name
}

// negotiate chooses the media type that the client wants most; false says that
// it wants neither. A client that names the newer type, alone or as gladly as
// the other, gets it. One that takes anything, or says nothing, gets
// application/json: it was written before there was a choice.
func negotiate(accept []string) (media, bool) {
	if strings.TrimSpace(strings.Join(accept, "")) == "" {
		return mediaJSON, true
	}
	var wants [len(mediaNames)]preference
	for _, line := range accept {
		for part := range strings.SplitSeq(line, ",") {
			weigh(part, &wants)
		}
	}
	older, newer := wants[mediaJSON], wants[mediaGraphQL]
	switch {
	case newer.quality > older.quality, newer.quality == older.quality && newer.quality > 0 && newer.specific == 3:
		return mediaGraphQL, true
	case older.quality > 0:
		return mediaJSON, true
	}
	return mediaJSON, false
}

// weigh notes what one entry of an Accept header says of our media types. Of
// several entries for one type the most specific counts (RFC 9110, 12.5.1).
func weigh(part string, wants *[len(mediaNames)]preference) {
	name, params, err := mime.ParseMediaType(strings.TrimSpace(part))
	if err != nil {
		return
	}
	quality := 1.0
	if q, ok := params["q"]; ok {
		if quality, err = strconv.ParseFloat(q, 64); err != nil || !(quality >= 0 && quality <= 1) {
			return
		}
	}
	if charset, ok := params["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return // we only speak UTF-8
	}
	for m := range mediaNames {
		specific := 0
		switch name {
		case mediaNames[m]:
			specific = 3
		case "application/*":
			specific = 2
		case "*/*":
			specific = 1
		}
		if specific > wants[m].specific || specific > 0 && specific == wants[m].specific && quality > wants[m].quality {
			wants[m] = preference{quality: quality, specific: specific}
		}
	}
}
