package language

import "strings"

// A Group is a set of groups of words: what words of one use have in common, apart from
// their grammar, such as bodies, duties or what happened already.
type Group uint64

// GroupNamed is the group with a name of lexicon/groups.txt, 0 if there is none.
func (l *Language) GroupNamed(name string) Group { return l.groupNames[name] }

// GroupsOf are those of a word of a text.
func (l *Language) GroupsOf(t *Token, text string) Group {
	if t.Entry != unknown && t.Entry != adverb {
		return t.Entry.Groups
	}
	return l.GroupsAnyCase(text[t.Start:t.End])
}

// GroupsAnyCase are those of a word, however it is written.
func (l *Language) GroupsAnyCase(word string) Group {
	if g, ok := l.groups[word]; ok {
		return g
	}
	return l.groups[strings.ToLower(word)]
}

// addGroups reads lexicon/groups.txt: lines of a group's name, a language, a colon and
// words divided by semicolons.
func (x *Lexicon) addGroups() {
	numbers := make(map[string]Group)
	for _, l := range x.languages {
		l.groupNames, l.groups = numbers, make(map[string]Group)
	}
	x.eachLine("groups", func(head, list string) {
		name, tag, _ := strings.Cut(head, " ")
		if numbers[name] == 0 {
			numbers[name] = 1 << len(numbers)
		}
		groups := x.languages[tag].groups
		for _, word := range strings.Split(list, ";") {
			groups[strings.TrimSpace(word)] |= numbers[name]
		}
	})
	for _, l := range x.languages {
		for word, g := range l.groups {
			if e := l.entries[word]; e != nil {
				e.Groups = g
			}
		}
	}
}
