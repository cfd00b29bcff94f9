package main

import (
	"trillium/internal/instrument/target/keep"
	"trillium/internal/store"
)

// parts are what the instruments keep in a register.
func parts() []store.Part { return []store.Part{keep.Part()} }
