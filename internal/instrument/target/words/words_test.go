package words

import (
	"testing"

	"trillium/internal/i18n/i18ntest"
)

func TestWords(t *testing.T) {
	i18ntest.Check(t, "../../../..", Files)
}
