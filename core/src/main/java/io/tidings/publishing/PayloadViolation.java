package io.tidings.publishing;

/// Where a payload breaks its schema.
///
/// @param pointer JSON Pointer (RFC 6901) into the payload; empty for the payload as a whole
public record PayloadViolation(String pointer, String detail) {}
