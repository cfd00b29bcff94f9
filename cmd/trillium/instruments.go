package main

import "trillium/internal/store"

// parts are what the instruments keep in a register.
func parts() []store.Part { return nil }
