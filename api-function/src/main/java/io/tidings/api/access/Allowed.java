package io.tidings.api.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.tidings.access.Role;

/// The role that may call a route; roles that include it may as well. A route without it is closed.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Allowed {

    /// The least role; several: any of them.
    Role[] value();
}
