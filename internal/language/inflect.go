package language

import "strings"

// addVerb adds every form of a verb given as in the word lists: its base form
// or infinitive, in English with irregular past and participle after slashes
// and a plus sign where the last letter doubles.
func (l *Language) addVerb(spec string, class Class) {
	forms := strings.Split(spec, "/")
	lemma, doubles := strings.CutSuffix(forms[0], "+")
	switch l.Tag {
	case "en":
		l.addEnglish(lemma, doubles, forms[1:], class)
	case "es":
		l.addSpanish(lemma, class)
	case "fr":
		l.addFrench(lemma, class)
	}
}

func (l *Language) addEnglish(lemma string, doubles bool, irregular []string, class Class) {
	stem := lemma
	if doubles {
		stem += lemma[len(lemma)-1:]
	}
	last := lemma[len(lemma)-1]
	consonantY := last == 'y' && !strings.ContainsRune("aeiou", rune(lemma[len(lemma)-2]))
	third, past, gerund := lemma+"s", stem+"ed", stem+"ing"
	switch {
	case last == 'e':
		past = lemma + "d"
		gerund = strings.TrimSuffix(lemma, "e") + "ing"
		if strings.HasSuffix(lemma, "ee") {
			gerund = lemma + "ing"
		}
	case consonantY:
		third, past = lemma[:len(lemma)-1]+"ies", lemma[:len(lemma)-1]+"ied"
	}
	if strings.HasSuffix(lemma, "s") || strings.HasSuffix(lemma, "sh") || strings.HasSuffix(lemma, "ch") || strings.HasSuffix(lemma, "x") || lemma == "go" ||
		lemma == "do" {
		third = lemma + "es"
	}
	participle := past
	if len(irregular) == 2 {
		past, participle = irregular[0], irregular[1]
	}
	l.addForm(lemma, lemma, Infinitive|Present3|Present1, class)
	l.addForm(third, lemma, Present3|Singular, class)
	l.addForm(past, lemma, Past3, class)
	l.addForm(participle, lemma, Participle, class)
	l.addForm(gerund, lemma, Gerund, class)
}

// conjugation lists endings, by form, that replace the infinitive's ending.
type conjugation struct {
	infinitive string
	endings    []ending
}

type ending struct {
	form     Form
	suffixes []string
}

// The regular conjugations, in the forms that official texts use. Longer
// infinitive endings come first.
var spanish = []conjugation{
	{"uir", []ending{
		{Present3, []string{"uye", "uyen"}}, {Present1, []string{"uimos"}}, {Past3, []string{"uyó", "uyeron"}},
		{Participle, []string{"uido", "uida", "uidos", "uidas"}}, {Gerund, []string{"uyendo"}},
		{Future3, []string{"uirá", "uirán"}}, {Future1, []string{"uiremos"}},
	}},
	{"ar", []ending{
		{Present3, []string{"a", "an"}}, {Present1, []string{"amos"}}, {Past3, []string{"ó", "aron"}},
		{Participle, []string{"ado", "ada", "ados", "adas"}}, {Gerund, []string{"ando"}},
		{Future3, []string{"ará", "arán"}}, {Future1, []string{"aremos"}},
	}},
	{"er", []ending{
		{Present3, []string{"e", "en"}}, {Present1, []string{"emos"}}, {Past3, []string{"ió", "ieron"}},
		{Participle, []string{"ido", "ida", "idos", "idas"}}, {Gerund, []string{"iendo"}},
		{Future3, []string{"erá", "erán"}}, {Future1, []string{"eremos"}},
	}},
	{"ir", []ending{
		{Present3, []string{"e", "en"}}, {Present1, []string{"imos"}}, {Past3, []string{"ió", "ieron"}},
		{Participle, []string{"ido", "ida", "idos", "idas"}}, {Gerund, []string{"iendo"}},
		{Future3, []string{"irá", "irán"}}, {Future1, []string{"iremos"}},
	}},
}

var french = []conjugation{
	{"ger", []ending{
		{Present3, []string{"ge", "gent"}}, {Present1, []string{"geons"}},
		{Participle, []string{"gé", "gée", "gés", "gées"}}, {Gerund, []string{"geant"}},
		{Future3, []string{"gera", "geront"}}, {Future1, []string{"gerons"}},
	}},
	{"cer", []ending{
		{Present3, []string{"ce", "cent"}}, {Present1, []string{"çons"}},
		{Participle, []string{"cé", "cée", "cés", "cées"}}, {Gerund, []string{"çant"}},
		{Future3, []string{"cera", "ceront"}}, {Future1, []string{"cerons"}},
	}},
	{"er", []ending{
		{Present3, []string{"e", "ent"}}, {Present1, []string{"ons"}},
		{Participle, []string{"é", "ée", "és", "ées"}}, {Gerund, []string{"ant"}},
		{Future3, []string{"era", "eront"}}, {Future1, []string{"erons"}},
	}},
	{"oir", []ending{{Future3, []string{"ra", "ront"}}, {Future1, []string{"rons"}}}},
	{"ir", []ending{
		{Present3, []string{"it", "issent"}}, {Present1, []string{"issons"}},
		{Participle, []string{"i", "ie", "is", "ies"}}, {Gerund, []string{"issant"}},
		{Future3, []string{"ira", "iront"}}, {Future1, []string{"irons"}},
	}},
	{"re", []ending{
		{Present3, []string{"t", "ent"}}, {Present1, []string{"ons"}}, {Gerund, []string{"ant"}},
		{Future3, []string{"ra", "ront"}}, {Future1, []string{"rons"}},
	}},
}

func (l *Language) addSpanish(lemma string, class Class) { l.conjugate(spanish, lemma, class) }
func (l *Language) addFrench(lemma string, class Class)  { l.conjugate(french, lemma, class) }

func (l *Language) conjugate(table []conjugation, lemma string, class Class) {
	l.addForm(lemma, lemma, Infinitive, class)
	for _, c := range table {
		stem, ok := strings.CutSuffix(lemma, c.infinitive)
		if !ok {
			continue
		}
		if len(stem) < 2 {
			return // ser, ir, ver: irregular, and their regular forms are other words
		}
		for _, e := range c.endings {
			for _, s := range e.suffixes {
				l.addForm(stem+s, lemma, e.form, class)
			}
		}
		return
	}
}

// guess returns the forms that the ending of an unknown lower-case word
// suggests; 0 for most words.
func (l *Language) guess(w string) Form {
	has := func(suffixes ...string) bool {
		for _, s := range suffixes {
			if strings.HasSuffix(w, s) && len(w) > len(s)+2 {
				return true
			}
		}
		return false
	}
	var f Form
	switch l.Tag {
	case "en":
		switch {
		case has("ing"):
			f = Gerund
		case has("ed"):
			f = Past3 | Participle
		}
	case "es":
		switch {
		case has("ar", "er", "ir", "arse", "erse", "irse", "arlo", "arla", "arlos", "arlas"):
			f = Infinitive
		case has("arán", "erán", "irán", "ará", "erá", "irá"):
			f = Future3
		case has("aremos", "eremos", "iremos"):
			f = Future1
		case has("ando", "iendo"):
			f = Gerund
		case has("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"):
			f = Participle
		}
	case "fr":
		switch {
		case has("iser", "ifier", "er", "ir"):
			f = Infinitive
		case has("eront", "iront"), len(w) > 6 && has("era", "ira"):
			f = Future3
		case has("erons", "irons"):
			f = Future1
		case has("ée", "ées", "é", "és") && !has("té", "tés", "née", "nées", "ité"):
			f = Participle
		}
	}
	if f != 0 {
		f |= Guessed
	}
	return f
}
