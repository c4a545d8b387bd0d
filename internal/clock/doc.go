// Package clock is the only place that reads the time. It tells two things
// apart: now, the moment at which something is recorded (UTC, microseconds), and
// today, the business day on which a question is asked or a decision made.
package clock
