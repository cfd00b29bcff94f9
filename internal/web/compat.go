package web

import (
	"trillium/internal/site"
	"trillium/internal/web/record"
)

// About is what those who keep a register say of it.
type About = site.About

// ReadAbout reads it.
func ReadAbout(data []byte) (About, error) { return site.ReadAbout(data) }

// JobReread is the kind of the job that reads all documents again.
const JobReread = record.JobReread
