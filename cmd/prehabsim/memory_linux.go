package main

import (
	"fmt"
	"os"
	"runtime/metrics"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// watchMemory ends the program with a line when there is hardly any memory left to be had:
// Go itself ends with a page of what it was doing, and the kernel without a word. What is
// finished is on disk by then, as when the program is killed.
func watchMemory() {
	space, all := addressSpace(), mostMemory()
	inUse := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	for range time.Tick(50 * time.Millisecond) {
		metrics.Read(inUse)
		held := inUse[0].Value.Uint64()
		most := all
		if reserved := ofPages("/proc/self/statm", 0); space > 0 && reserved > space/100*85 && held > space/10*3 {
			most = space
		} else if ofPages("/proc/self/statm", 1) < all/100*95 {
			continue
		}
		fmt.Fprintf(os.Stderr, "prehabsim: out of memory: %d MB are in use, of %d MB that this process may have; what is finished is kept; free memory, or run it with fewer --workers\n", held>>20, most>>20)
		os.Exit(1)
	}
}

// addressSpace is what ulimit -v leaves; 0: as much as anybody wants.
func addressSpace() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur > 1<<50 {
		return 0
	}
	return limit.Cur
}

// mostMemory is that of the machine, or of the container where that is less.
func mostMemory() uint64 {
	most := uint64(1 << 50)
	var info syscall.Sysinfo_t
	if syscall.Sysinfo(&info) == nil {
		most = uint64(info.Totalram) * uint64(info.Unit)
	}
	text, _ := os.ReadFile("/sys/fs/cgroup/memory.max") // of this process's own group within a container
	if n, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64); err == nil {
		most = min(most, n)
	}
	return most
}

// ofPages is one of the numbers of a file of /proc, in bytes; 0 where there is none.
func ofPages(name string, field int) uint64 {
	text, _ := os.ReadFile(name)
	fields := strings.Fields(string(text))
	if len(fields) <= field {
		return 0
	}
	n, _ := strconv.ParseUint(fields[field], 10, 64)
	return n * uint64(os.Getpagesize())
}
