package assess

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// counts is a rubric on strong and weak actions with the lines given as "+1:
// strong >= 1".
func counts(order Order, goals int, lines ...string) *Rubric {
	r := &Rubric{Interpretation: "It means what it says.", Order: order, Goals: make([]string, goals),
		Facts: []Fact{{Name: "strong", Kind: Count, Toward: 1, Weaker: "weak", Each: goals > 0}, {Name: "weak", Kind: Count, Toward: 1, Each: goals > 0}}}
	for _, l := range lines {
		var score int
		head, when, _ := strings.Cut(l, ": ")
		fmt.Sscan(head, &score)
		r.Lines = append(r.Lines, Line{Score: score, When: when})
	}
	return r
}

// said is a fault in one line.
func said(f Fault) string {
	var values []string
	for _, v := range f.Case {
		s := fmt.Sprintf("%s %d-%d", v.Fact, v.Low, v.High)
		if v.Goal > 0 {
			s = fmt.Sprintf("%d:%s", v.Goal, s)
		}
		values = append(values, s)
	}
	out := string(f.Kind)
	if f.Lines != nil {
		out += fmt.Sprint(" ", f.Lines)
	}
	if f.Kind == Unearned {
		out += fmt.Sprint(" ", f.Score)
	}
	if f.Fact != "" {
		out += " " + f.Fact
	}
	return strings.TrimSpace(out + " " + strings.Join(values, ", "))
}

func TestLint(t *testing.T) {
	for name, c := range map[string]struct {
		rubric *Rubric
		want   []string
	}{
		"whole": {counts(NoOrder, 0, "1: strong >= 1", "0: strong = 0 and weak >= 1", "-1: strong = 0 and weak = 0"), nil},
		"no strong and five weak": {counts(NoOrder, 0, "1: strong >= 1", "0: strong = 0 and weak >= 1 and weak <= 4", "-1: strong = 0 and weak = 0"),
			[]string{"gap strong 0-0, weak 5--1"}},
		"a gap in the middle": {counts(NoOrder, 0, "1: strong >= 2", "0: strong = 1 and weak >= 2", "-1: strong = 0"),
			[]string{"gap strong 1-1, weak 0-1"}},
		"an overlap": {counts(NoOrder, 0, "1: strong >= 2 or weak >= 3", "0: strong < 2 and weak >= 1", "-1: strong < 2 and weak = 0"),
			[]string{"overlap [1 2] strong 0-1, weak 3--1"}},
		"a special case": {counts(NoOrder, 0, "1: strong >= 1", "0: weak >= 1 and strong = 0", "-1: weak = 0 and strong = 0", "0: strong = 1 and weak = 0"),
			[]string{"precedence [4 1] strong 1-1, weak 0-0"}},
		"a line that cannot hold": {counts(NoOrder, 0, "1: strong >= 1", "0: strong = 0 and weak >= 1", "-1: strong = 0 and weak = 0",
			"0: strong > 3 and strong < 2"),
			[]string{"unreachable [4]"}},
		"a line that is taken": {counts(First, 0, "1: strong >= 1", "0: strong >= 2", "0: weak >= 1", "-1: otherwise"),
			[]string{"shadowed [2]"}},
		"a score that nothing earns": {counts(First, 0, "1: strong >= 1", "-1: otherwise"), []string{"unearned 0", "unused weak"}},
		"more earns less": {counts(NoOrder, 0, "1: strong = 1 and weak = 0 or strong = 1 and weak >= 1", "0: strong >= 2", "-1: strong = 0"),
			[]string{"inverted [1 2] strong strong 1-1, weak 0-0"}},
		"goals": {counts(First, 3, "1: all goals (strong >= 1)", "0: any goal (weak >= 1 or strong >= 1)", "-1: otherwise"), nil},
		"a gap with goals": {counts(NoOrder, 2, "1: all goals (strong >= 1)", "0: exactly 1 goal (strong >= 1)", "-1: no goal (strong >= 1) and no goal (weak >= 1)"),
			[]string{"gap 1:strong 0-0, 1:weak 0-0, 2:strong 0-0, 2:weak 1--1"}},
		"sums over goals": {counts(NoOrder, 2, "1: strong >= 3", "0: strong >= 1 and strong <= 1", "-1: strong = 0"),
			[]string{"gap 1:strong 0-0, 1:weak 0--1, 2:strong 2-2, 2:weak 0--1", "unused weak"}},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.rubric.Check(); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range c.rubric.Lint() {
				got = append(got, said(f))
			}
			want := c.want
			if strings.HasPrefix(name, "a gap with goals") && len(got) > 0 {
				got = got[:1] // further examples follow
			}
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// What the linter says of cases is what scoring does: in a rubric without gaps
// and overlaps all facts earn exactly one score, and in one with them some do not.
func TestLintAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		goals := rapid.SampledFrom([]int{0, 2, 3}).Draw(t, "goals")
		atom := rapid.Custom(func(t *rapid.T) string {
			s := fmt.Sprintf("%s %s %d", rapid.SampledFrom([]string{"strong", "weak"}).Draw(t, "fact"),
				rapid.SampledFrom([]string{"=", "<", ">=", "<=", "!=", ">"}).Draw(t, "op"), rapid.IntRange(0, 2).Draw(t, "n"))
			if goals > 0 && rapid.Bool().Draw(t, "each") {
				s = rapid.SampledFrom([]string{"all", "any", "no", "most", "half", "at least 2", "exactly 1"}).Draw(t, "kind") + " goals (" + s + ")"
			}
			return s
		})
		var lines []string
		for range rapid.IntRange(1, 4).Draw(t, "lines") {
			lines = append(lines, fmt.Sprintf("%d: %s %s %s", rapid.IntRange(-1, 1).Draw(t, "score"), atom.Draw(t, "a"),
				rapid.SampledFrom([]string{"and", "or", "and not"}).Draw(t, "join"), atom.Draw(t, "b")))
		}
		r := counts(rapid.SampledFrom([]Order{NoOrder, First}).Draw(t, "order"), goals, lines...)
		if rapid.Bool().Draw(t, "never") {
			r.Never = []string{atom.Draw(t, "cannot be")}
		}
		if err := r.Check(); err != nil {
			t.Fatal(err)
		}
		gap, clash := false, false
		for _, f := range r.Lint() {
			gap = gap || f.Kind == Gap
			clash = clash || f.Kind == Overlap || f.Kind == Precedence
		}
		var noLine, two bool
		each := func(facts Facts) {
			for _, c := range r.compile("CAN").never {
				if c.root.holds(established{r, facts}) {
					return
				}
			}
			out := r.Score("CAN", facts)
			noLine = noLine || len(out.Lines) == 0
			two = two || len(out.Lines) > 1 && !out.Scored
		}
		enumerate(r, each)
		if noLine != gap || two != clash {
			t.Fatalf("no line %v, linter %v; two scores %v, linter %v", noLine, gap, two, clash)
		}
	})
}

// enumerate gives all facts with values from 0 to 4.
func enumerate(r *Rubric, f func(Facts)) {
	const most = 4
	if len(r.Goals) == 0 {
		for s := range most {
			for w := range most {
				f(Facts{Whole: map[string]int{"strong": s, "weak": w}})
			}
		}
		return
	}
	var fill func(goals []map[string]int)
	fill = func(goals []map[string]int) {
		if len(goals) == len(r.Goals) {
			f(Facts{Goals: goals})
			return
		}
		for s := range most {
			for w := range most {
				fill(append(goals[:len(goals):len(goals)], map[string]int{"strong": s, "weak": w}))
			}
		}
	}
	fill(nil)
}

// Every template is a rule without faults, in each language, with any number of
// goals, and has all its words.
func TestTemplates(t *testing.T) {
	for _, language := range []string{"en", "es", "fr"} {
		for _, tpl := range Templates(language) {
			if tpl.Title == "" || tpl.Interpretation == "" {
				t.Errorf("%s %s has no words", language, tpl.Template)
			}
			for _, f := range tpl.Facts {
				if f.Words == "" {
					t.Errorf("%s %s: fact %s has no words", language, tpl.Template, f.Name)
				}
			}
			for _, l := range tpl.Lines {
				if l.Words == "" {
					t.Errorf("%s %s: line %q has no words", language, tpl.Template, l.When)
				}
			}
			for range 3 {
				if err := tpl.Check(); err != nil {
					t.Errorf("%s %s: %v", language, tpl.Template, err)
				}
				for _, f := range tpl.Lint() {
					t.Errorf("%s %s: %s", language, tpl.Template, said(f))
				}
				if len(tpl.Goals) == 0 {
					break
				}
				tpl.Goals = append(tpl.Goals, "", "")
			}
		}
	}
}

func TestExceptions(t *testing.T) {
	r := counts(First, 0, "1: strong >= 1", "0: weak >= 1", "-1: otherwise")
	r.Window = Window{From: "2024-01-01"}
	r.Exceptions = []Exception{{Party: "MEX", Words: "It has other duties.", Lines: []Line{{Score: 1, When: "weak >= 1"}}, Window: Window{To: "2024-12-31"}}}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	if got := r.Score("MEX", Facts{Whole: map[string]int{"weak": 1}}); got.Score != 1 {
		t.Errorf("%+v", got)
	}
	if got := r.Score("CAN", Facts{Whole: map[string]int{"weak": 1}}); got.Score != 0 || !got.Scored {
		t.Errorf("%+v", got)
	}
	gap := r.Lint()[0]
	if gap.Party != "MEX" || gap.Kind != Gap {
		t.Errorf("%+v", gap)
	}
	usual := UsualWindow("2023-01-10", "2024-11-20")
	if usual != (Window{"2023-01-11", "2024-11-19"}) || r.WindowFor("CAN", usual) != (Window{"2024-01-01", "2024-11-19"}) ||
		r.WindowFor("MEX", usual) != (Window{"2024-01-01", "2024-12-31"}) {
		t.Errorf("%v, %v, %v", usual, r.WindowFor("CAN", usual), r.WindowFor("MEX", usual))
	}
	for day, want := range map[string]bool{"2023-01-10": false, "2023-01-11": true, "2024-11-19": true, "2024-11-20": false, "2023": true, "2022": false,
		"2024-11": true, "2024-12": false, "": false} {
		if usual.Holds(day) != want {
			t.Errorf("%s is in the window: %v", day, !want)
		}
	}
}

func TestFlips(t *testing.T) {
	r := counts(First, 0, "1: strong >= 2", "0: strong >= 1 or weak >= 3", "-1: otherwise")
	flips := r.Flips("CAN", Facts{Whole: map[string]int{"strong": 1, "weak": 1}})
	if len(flips) != 2 {
		t.Fatalf("%+v", flips)
	}
	if f := flips[0]; !f.Stricter || len(f.Steps) != 2 || f.Steps[0] != (Step{0, "strong", 1, 0}) || f.Steps[1] != (Step{0, "weak", 1, 2}) || f.Readings != 1 ||
		f.To.Score != -1 {
		t.Errorf("stricter: %+v", f)
	}
	if f := flips[1]; f.Stricter || len(f.Steps) != 2 || f.Steps[0] != (Step{0, "strong", 1, 2}) || f.To.Score != 1 {
		t.Errorf("more generous: %+v", f)
	}
	if got := r.Flips("CAN", Facts{Whole: map[string]int{"strong": 9}}); len(got) != 0 {
		t.Errorf("nine strong actions are not firm: %+v", got)
	}
	share := Templates("en")[2].Rubric
	if got := share.Flips("CAN", Facts{Whole: map[string]int{"reached": 70}}); len(got) != 2 || got[0].Steps[0].To != 49 || got[1].Steps[0].To != 100 {
		t.Errorf("%+v", got)
	}
	goals := Templates("en")[3].Rubric
	if got := goals.Flips("CAN", Facts{Goals: []map[string]int{{"strong": 1}, {"weak": 1}}}); len(got) == 0 || got[len(got)-1].To.Score != 1 ||
		got[len(got)-1].Steps[0].Goal != 2 {
		t.Errorf("%+v", got)
	}
}

func TestCheck(t *testing.T) {
	const counted = `{"interpretation":"x","facts":[{"name":"a","kind":"count"}]`
	for text, want := range map[string]string{
		`{}`:                     "interpretation: say what",
		`{"interpretation":"x"}`: "facts: give between",
		`{"interpretation":"x","facts":[{"name":"all","kind":"count"}]}`: `facts 1: "all" cannot be a name`,
		`{"interpretation":"x","facts":[{"name":"a","kind":"sum"}]}`:     `facts 1: the kind is`,
		counted + `}`: `lines: give between`,
		counted + `,"lines":[{"score":2,"when":"a = 1"}]}`:                                        "lines 1: a score is",
		counted + `,"lines":[{"when":"otherwise"}]}`:                                              `lines 1: "otherwise" is for the last`,
		counted + `,"lines":[{"when":"a"}]}`:                                                      `character 2: compare "a" with a number`,
		counted + `,"lines":[{"when":"a >= 1 and b"}]}`:                                           `character 12: "b" is no fact`,
		counted + `,"lines":[{"when":"(a >= 1"}]}`:                                                `a bracket is not closed`,
		counted + `,"lines":[{"when":"all goals (no goal (a = 1))"}]}`:                            `cannot stand in another`,
		counted + `,"lines":[{"when":"a = 1 a = 2"}]}`:                                            `write "and" or "or" before "a"`,
		counted + `,"lines":[{"when":"a = 99"}]}`:                                                 `whole number from 0 to 60`,
		counted + `,"lines":[{"when":"a = 1"}],"window":{"from":"May"}}`:                          `window: write a day`,
		counted + `,"lines":[{"when":"a = 1"}],"window":{"from":"2024-02-01","to":"2024-01-01"}}`: `before it begins`,
		counted + `,"lines":[{"when":"a = 1"}],"exceptions":[{"party":"CAN"}]}`:                   `exceptions 1: say why`,
	} {
		var r Rubric
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		if err := r.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// Whatever a rubric says, it is refused or every fact can be scored and linted.
func FuzzRubric(f *testing.F) {
	for _, tpl := range Templates("en") {
		data, err := json.Marshal(tpl.Rubric)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var r Rubric
		if json.Unmarshal(data, &r) != nil || r.Check() != nil {
			return
		}
		r.Lint()
		facts := Facts{Whole: make(map[string]int)}
		for _, fact := range r.Facts {
			if !fact.Each {
				facts.Whole[fact.Name] = 1
			}
		}
		if err := r.CheckFacts(facts); err != nil {
			t.Error(err)
		}
		if out := r.Score("CAN", facts); out.Scored && len(out.Lines) == 0 {
			t.Errorf("%+v", out)
		}
		r.Flips("CAN", facts)
	})
}

// The largest rubrics that pass Check.
func BenchmarkLargest(b *testing.B) {
	r := &Rubric{Interpretation: "x", Goals: make([]string, MaxGoals)}
	facts := Facts{}
	for range MaxGoals {
		facts.Goals = append(facts.Goals, make(map[string]int))
	}
	for i := range maxFacts {
		name := fmt.Sprintf("f%d", i)
		r.Facts = append(r.Facts, Fact{Name: name, Kind: Count, Toward: 1, Each: true})
		for g := range facts.Goals {
			facts.Goals[g][name] = 3 + i + g
		}
	}
	for i := range maxLines {
		r.Lines = append(r.Lines, Line{Score: i%3 - 1, When: fmt.Sprintf("f%d >= %d and any goal (f%d >= %d)", i%8, i%3, (i+3)%8, i%4)})
	}
	b.Run("lint", func(b *testing.B) {
		for b.Loop() {
			r.Lint()
		}
	})
	b.Run("flips", func(b *testing.B) {
		for b.Loop() {
			r.Flips("CAN", facts)
		}
	})
	whole := *r
	whole.Goals = nil
	b.Run("lint whole", func(b *testing.B) {
		for b.Loop() {
			whole.Lint()
		}
	})
}

func BenchmarkLint(b *testing.B) {
	r := Templates("en")[3].Rubric
	r.Goals = make([]string, MaxGoals)
	for b.Loop() {
		r.Lint()
	}
}
