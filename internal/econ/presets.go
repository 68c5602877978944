package econ

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rates.csv are published rates with their dates. The Green Book's rate is under review
// (Freeman and Groom, published 30 June 2026; its outcome is not in the file), so a
// scenario may give its own instead, as a Discounting.
//
//go:embed rates.csv
var rates string

// PresetNames are the names that [Preset] knows, in the order of rates.csv.
func PresetNames() []string {
	var names []string
	for _, row := range rateRows() {
		if !slices.Contains(names, row[0]) {
			names = append(names, row[0])
		}
	}
	return names
}

// Preset returns published rates by name, year 0 not being discounted.
func Preset(name string) (Discounting, error) {
	d := Discounting{Preset: name}
	for _, row := range rateRows() {
		if row[0] != name {
			continue
		}
		to, _ := strconv.Atoi(row[2]) // a test reads the file whole
		rate, _ := strconv.ParseFloat(row[3], 64)
		schedule := &d.Money
		if row[1] == "health" {
			schedule = &d.Health
		}
		*schedule = append(*schedule, Rate{to, rate})
		d.AsOf, d.Source = row[4], row[5]
	}
	if d.Money == nil {
		return d, fmt.Errorf("no discount rates are called %q; there are %s", name, strings.Join(PresetNames(), ", "))
	}
	return d, nil
}

func rateRows() [][]string {
	rows, err := csv.NewReader(strings.NewReader(rates)).ReadAll()
	if err != nil {
		panic("econ: rates.csv: " + err.Error()) // it is part of the program
	}
	return rows[1:]
}
