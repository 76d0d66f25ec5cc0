package io.tidings.api.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.tidings.access.Role;

/// Says who may call a route: whoever has this role, or one that includes it. A route without it is closed.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Allowed {

    /// The least role; several: any of them.
    Role[] value();
}
