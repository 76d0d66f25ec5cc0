package io.tidings.api.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Query parameters that a route reads by itself, next to those that are arguments of its method. [QueryParameterFilter]
/// refuses all others.
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface KnownParameters {

    /// Stands for all parameters: of pages that people visit, whose script reads the address.
    String ANY = "*";

    String[] value();
}
