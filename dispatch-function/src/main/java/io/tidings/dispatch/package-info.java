/// The dispatch function. Its beans exist only in its own context, so that another function can live in the same
/// process.
@Configuration
@Requires(property = FunctionContext.PROPERTY, value = DispatchHandler.FUNCTION)
package io.tidings.dispatch;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;

import io.tidings.function.FunctionContext;
