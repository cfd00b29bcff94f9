package practice_test

import (
	"os"
	"testing"

	"trillium/internal/instrument/instrumenttest"
	"trillium/internal/instrument/practice"
	"trillium/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// TestInstrument: what every instrument has to be.
func TestInstrument(t *testing.T) { instrumenttest.Run(t, "../../..", practice.New) }
