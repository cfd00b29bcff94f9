package language

import "strings"

// A Group is a set of groups of words: what words of one use have in common, apart from
// their grammar, such as bodies, duties or what happened already.
type Group uint64

// GroupNamed is the group with a name of lexicon/groups.txt, 0 if there is none.
func (l *Language) GroupNamed(name string) Group { return l.groupNames[name] }

// Groups are those of a lower-case word.
func (l *Language) Groups(word string) Group { return l.groups[word] }

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
}
