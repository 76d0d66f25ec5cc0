/// Lambda on one machine: handlers in this process, called with a context that counts down; and functions from their
/// packages, each execution environment in a process of its own that speaks to a Runtime API on loopback, as Lambda's own
/// Java runtime does.
package io.tidings.local.lambda;
