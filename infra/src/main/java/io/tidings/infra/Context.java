package io.tidings.infra;

import java.util.Optional;

import software.constructs.Construct;

/// The CDK context as text: values come as strings from the command line and as any JSON value from `cdk.json`.
@FunctionalInterface
interface Context {

    /// The value of a key; empty if it is absent or blank.
    Optional<String> find(String key);

    static Context of(Construct construct) {
        return key -> Optional.ofNullable(construct.getNode().tryGetContext(key))
                .map(Object::toString)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }
}
