// Command bentou decides, exactly and with reasons, what a poor household is
// entitled to. What it is made of is put together by internal/server.
package main

//go:generate go run ./ent/entc
//go:generate go tool gqlgen

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"bentou/internal/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(server.Main(ctx, os.Args, os.Stdout, os.Stderr))
}
