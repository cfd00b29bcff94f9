package record

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"trillium"
	"trillium/internal/site"
	"trillium/internal/store"
)

// changeWatch has a feed or sitemap watched, or no longer. Folders of the machine
// are named by command only.
func (s *area) changeWatch(w http.ResponseWriter, r *http.Request, who store.Person) error {
	place := strings.TrimSpace(r.PostForm.Get("place"))
	var err error
	if r.PostForm.Get("act") == "unwatch" {
		err = s.Register.RemoveWatch(r.Context(), who.Login, place)
	} else if u, e := url.Parse(place); e != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(place) > 2000 {
		err = site.Refuse(trillium.ErrInvalid, "refused.feed", "write the whole address of a feed or sitemap, such as https://example.org/feed.xml")
	} else {
		err = s.Register.AddWatch(r.Context(), who.Login, store.Watch{Place: place, Kind: store.WatchFeed, Every: 6 * time.Hour})
	}
	if site.Mendable(err) {
		return s.showKeep(w, r, http.StatusBadRequest, keepPage{WatchProblem: s.Language(r).T("watch.wrong")})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, r.URL.Path+"#watches", http.StatusSeeOther)
	return nil
}
