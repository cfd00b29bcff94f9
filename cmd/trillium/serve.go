package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"trillium/internal/i18n"
	"trillium/internal/store"
	"trillium/internal/web"
)

var serveCommand = command{
	name: "serve", args: "", short: "show the register as a site",
	example: "trillium serve -addr 127.0.0.1:8080",
	run:     runServe,
}

func runServe(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	data := dataFlag(flags)
	addr := flags.String("addr", "127.0.0.1:8080", "`HOST:PORT` to listen on; port 0 takes a free one")
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usagef("it takes no arguments, not %q", rest[0])
	}
	register, err := openRegister(ctx, *data)
	if err != nil {
		return err
	}
	return errors.Join(p.serve(ctx, register, *addr), register.Close())
}

// stopTime bounds how long a stop waits for answers under way.
const stopTime = 3 * time.Second

// serve shows the register at addr until ctx ends.
func (p *program) serve(ctx context.Context, register *store.Store, addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; give another -addr, or port 0 for a free one", addr, err)
	}
	log := slog.New(slog.NewTextHandler(p.stderr, nil))
	server := &http.Server{
		Handler:           web.New(register, newPipeline().reader, i18n.Load(), log).Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	fmt.Fprintf(p.stdout, "Trillium is at http://%s/ (Ctrl-C stops it)\n", listener.Addr())
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		if err := server.Shutdown(end); err != nil {
			stopped <- server.Close() // answers under way had their time
			return
		}
		stopped <- nil
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}
