// Package asvs holds the tests of docs/asvs.md: that the page goes through every
// requirement of the OWASP Application Security Verification Standard that it says it
// goes through, that each claim names a test that there is, and that the program has no
// door, no cryptography and no interpreter but those that the page knows of.
package asvs
