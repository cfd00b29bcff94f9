// Package cache holds what is dear to work out and can be worked out again.
package cache

import lru "github.com/hashicorp/golang-lru/v2"

// New returns a cache of at most n things, in which what was not asked for longest
// makes room. It panics if n is below one.
func New[K comparable, V any](n int) *lru.Cache[K, V] {
	c, err := lru.New[K, V](n)
	if err != nil {
		panic(err)
	}
	return c
}
