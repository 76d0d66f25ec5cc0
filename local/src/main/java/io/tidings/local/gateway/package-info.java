/// An API Gateway HTTP API on one machine, with its limits, its event format and its error messages.
package io.tidings.local.gateway;
