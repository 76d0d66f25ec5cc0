package io.tidings.dynamodb;

import java.util.Map;

import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A condition of a write.
///
/// @param names of attributes, for the placeholders `#…` of the expression
/// @param values for its placeholders `:…`
record Condition(String expression, Map<String, String> names, Map<String, AttributeValue> values) {}
