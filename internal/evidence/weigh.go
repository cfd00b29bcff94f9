package evidence

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
)

//go:embed weights.txt
var weightsFile string

// weights are those of weights.txt.
var weights = readWeights()

func readWeights() (w [signs]float64) {
	for _, line := range strings.Split(weightsFile, "\n") {
		name, value, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || strings.HasPrefix(name, "#") {
			continue
		}
		v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		at := -1
		for i, n := range signNames {
			if n == name {
				at = i
			}
		}
		if err != nil || at < 0 {
			panic(fmt.Sprintf("weights.txt: %q", line)) // embedded; a test reads it
		}
		w[at] = v
	}
	return w
}

// weigh is the weighted sum of the signs.
func weigh(s *[signs]float64) (sum float64) {
	for i, v := range s {
		sum += weights[i] * v
	}
	return sum
}

// middle is the sum at which the first look holds a document as likely as not to tell something.
const middle = 6

// probability turns a sum of the first look into a score between 0 and 1.
func probability(sum float64) float64 {
	return math.Round(1000/(1+math.Exp(middle-sum))) / 1000
}
