package record

import (
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// keepPage is where editors keep the documents.
type keepPage struct {
	Documents []store.Document
	Jobs      []store.Job
	Misfits   []*review.Entry
	show.Presenter
	Summit  string
	Problem *site.Explanation
	Added   *store.Added
	Filter  string
	Watches []store.Watch

	WatchProblem string // why a place cannot be watched
	Corpus       int    // documents
}

// shownJobs is how many of the last jobs a page lists.
const shownJobs = 10

func (s *area) keep(w http.ResponseWriter, r *http.Request) error {
	return s.showKeep(w, r, http.StatusOK, keepPage{})
}

func (s *area) showKeep(w http.ResponseWriter, r *http.Request, status int, p keepPage) error {
	p.Presenter = s.Presenter(r, &trillium.Document{})
	v := s.Register.Now()
	all, err := v.Documents(r.Context(), "")
	if err != nil {
		return err
	}
	p.Filter = strings.TrimSpace(r.URL.Query().Get("q"))
	for _, d := range all {
		if show.HasWords(d.Key+" "+d.Title+" "+d.Name, p.Filter) {
			p.Documents = append(p.Documents, d)
		}
		_, misfits, err := v.States(r.Context(), d)
		if err != nil {
			return err
		}
		p.Misfits = append(p.Misfits, misfits...)
	}
	if p.Watches, err = s.Register.Watches(r.Context()); err != nil {
		return err
	}
	if p.Corpus, err = s.Register.CorpusSize(r.Context()); err != nil {
		return err
	}
	if p.Jobs, err = s.Register.Jobs(r.Context(), shownJobs); err != nil {
		return err
	}
	p.Summit = r.PostForm.Get("summit")
	return s.Render(w, r, status, "keep", s.Language(r).T("keep.title"), p)
}

// changeKeep adds a document or asks for a job.
func (s *area) changeKeep(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	if r.PostForm.Get("act") == store.JobReread {
		if err := s.Register.AddJob(r.Context(), who.Login, store.JobReread); err != nil {
			return err
		}
		http.Redirect(w, r, r.URL.Path+"#jobs", http.StatusSeeOther)
		return nil
	}
	if act := r.PostForm.Get("act"); act == "watch" || act == "unwatch" {
		return s.changeWatch(w, r, who)
	}
	added, err := s.addUpload(r, who)
	if site.Mendable(err) || site.IsReadError(err) {
		return s.showKeep(w, r, http.StatusBadRequest, keepPage{Problem: site.Explain(s.Language(r), err)})
	}
	if err != nil {
		return err
	}
	s.Log.Info("document", "key", added.Document.Key, "new", added.New, "person", who.Login)
	return s.showKeep(w, r, http.StatusOK, keepPage{Added: &added})
}
