package io.tidings.api.ratelimit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// A route that publishes: a call of it counts as one event and not as a request. If it publishes more than one, it
/// counts the others by [RateLimits#moreEvents].
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CountedByEvents {
}
