// SPDX-License-Identifier: BSD-2-Clause

// Loads each object that an argument names, as a Go program does, and prints a line for each.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/cilium/ebpf"
)

func load(path string) error {
	spec, err := ebpf.LoadCollectionSpec(path)
	if err != nil {
		return err
	}
	collection, err := ebpf.NewCollection(spec)
	if err != nil {
		return err
	}
	defer collection.Close()
	for name, program := range collection.Programs {
		if _, err := program.Info(); err != nil {
			return fmt.Errorf("program %s: %w", name, err)
		}
	}
	return nil
}

func main() {
	for _, path := range os.Args[1:] {
		said := "ok"
		if err := load(path); err != nil {
			said = strings.ReplaceAll(err.Error(), "\n", " ")
		}
		fmt.Printf("%s: %s\n", path, said)
	}
}
