// Package access decides who may reach the server. As long as nobody can sign in,
// only this machine may: the server binds to loopback addresses and answers only
// requests that name one.
package access
