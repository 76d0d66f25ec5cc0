package io.tidings.api;

import jakarta.inject.Singleton;

import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.function.aws.DefaultLambdaContextFactory;
import io.micronaut.function.aws.LambdaContextFactory;

/// Makes no beans of an invocation's context. Micronaut's own factory registers a singleton more with each invocation
/// and forgets none, so a warm function would grow and become slower; and nothing here asks for them.
@Singleton
@Replaces(DefaultLambdaContextFactory.class)
final class NoInvocationBeans implements LambdaContextFactory {

    @Override
    public void registerSingletons(Context invocation) {}
}
