package calculator

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"trillium"
)

// A Parameter is a number that a method needs, with its range.
type Parameter struct {
	Method string  `json:"method"`
	Name   string  `json:"name"`
	Class  string  `json:"class,omitempty"` // of what: a kind of waste, a climate, a treatment
	Value  float64 `json:"value"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Shape  Shape   `json:"shape"`
	Unit   string  `json:"unit"`
	Source string  `json:"source"`
}

// A Shape is how a parameter varies within its range.
type Shape string

// The shapes.
const (
	Fixed      Shape = "fixed"
	Triangular Shape = "triangular" // between Low and High, most often Value
	Normal     Shape = "normal"     // Low and High are its 95 % interval; cut off at three standard deviations and at zero
)

//go:embed parameters.csv
var parametersCSV string

// Parameters are the defaults of all methods.
type Parameters []Parameter

// Defaults reads the defaults that the program carries. It panics if the file is
// malformed, which a test rules out.
func Defaults() Parameters {
	rows, err := csv.NewReader(strings.NewReader(parametersCSV)).ReadAll()
	if err != nil {
		panic(err)
	}
	var out Parameters
	for _, row := range rows[1:] {
		p := Parameter{Method: row[0], Name: row[1], Class: row[2], Shape: Shape(row[6]), Unit: row[7], Source: row[8]}
		for i, into := range []*float64{&p.Value, &p.Low, &p.High} {
			if *into, err = strconv.ParseFloat(row[3+i], 64); err != nil {
				panic(fmt.Sprintf("parameters.csv: %v: %v", row, err))
			}
		}
		out = append(out, p)
	}
	return out
}

// Get is a parameter by its name and class.
func (p Parameters) Get(method, name, class string) (Parameter, error) {
	for _, x := range p {
		if x.Method == method && x.Name == name && x.Class == class {
			return x, nil
		}
	}
	return Parameter{}, fmt.Errorf("%w: no %s of %q; there are %s", trillium.ErrInvalid, name, class, strings.Join(p.classes(method, name), ", "))
}

// classes are the classes of a parameter.
func (p Parameters) classes(method, name string) []string {
	var out []string
	for _, x := range p {
		if x.Method == method && x.Name == name {
			out = append(out, x.Class)
		}
	}
	return out
}

// Of are the parameters of a method.
func (p Parameters) Of(method string) Parameters {
	var out Parameters
	for _, x := range p {
		if x.Method == method {
			out = append(out, x)
		}
	}
	return out
}
