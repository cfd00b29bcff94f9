package pages_test

import (
	"os"
	"testing"

	"trillium/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }
