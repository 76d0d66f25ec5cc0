/// What all functions share: how they are put together, told their settings, and prepared for a snapshot. Its beans exist
/// in the context of each.
@Configuration
@Requires(property = FunctionContext.PROPERTY)
package io.tidings.function;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
