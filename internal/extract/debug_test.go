package extract

import (
	"fmt"
	"os"
	"testing"

	"trillium/internal/language"
	"trillium/internal/source"
)

func TestDebug(t *testing.T) {
	x := language.Load()
	d, err := source.New(x).ReadFile(os.Getenv("DUMP"))
	if err != nil {
		t.Skip()
	}
	w := newWalk(x, x.Language(d.Language), d)
	for i := range d.Blocks {
		w.block(i)
		fmt.Printf("B %v L%d i%d %.60q\n", d.Blocks[i].Kind, d.Blocks[i].Level, d.Blocks[i].Item, d.Blocks[i].Text)
		for k, s := range w.stems {
			if s != nil {
				fmt.Printf("   stem %d %.50q %+v neutral=%v\n", k, s.text, s.verdict, s.neutral)
			}
		}
		toks := w.lang.Tokens(nil, d.Blocks[i].Text)
		c := &clause{w: w, b: &d.Blocks[i], tokens: toks, item: d.Blocks[i].Item > 0, first: true}
		c.stem = w.parentStem(d.Blocks[i].Level)
		for _, p := range c.predicates(nil) {
			s := c.subject(p, subject{})
			fmt.Printf("   pred kind=%d class=%x head=%q body=%d subj=%+v -> %+v\n", p.kind, p.class, c.text(p.head, p.head+1), p.body, s, c.weigh(p, s))
		}
		fmt.Printf("   judge %+v\n", c.judge())
	}
}
