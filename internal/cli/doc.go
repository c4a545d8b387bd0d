// Package cli is the command line: its commands and flags, their environment
// variables, and how long work shows its progress. It decides nothing: [Command]
// fills a [Config] and hands it to the one run of the program.
package cli
