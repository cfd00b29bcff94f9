// Package feed tells what is new at a place that publishes documents: an RSS
// (0.9x, 1.0, 2.0) or Atom feed, or a sitemap.
//
//	place ─ source.Fetcher.Get ─▶ bytes ─ Parse ─▶ Feed ─┐
//	State of the last check ─────────────────────────────┴─ Check ─▶ new Items, next State
//
// A check is polite: it asks only for what changed, reads nothing that
// robots.txt asks it not to (RFC 9309), makes one request a second to one host
// or fewer, and stays away for as long as a server says. So that the same holds
// for the documents themselves, they are read with [Reader.Fetch].
//
// What a place sends is hostile until it is read: every number in it is
// bounded, and nothing that it names is fetched but the sitemaps of an index.
//
// A State is all that is remembered of a place; the caller keeps it. What is
// new is given oldest first and a part at a time, and is only then remembered,
// so that nothing is lost when a place names more than one check gives.
package feed
