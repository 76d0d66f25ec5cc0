package io.tidings.function;

import jakarta.inject.Singleton;

import io.micronaut.core.order.Ordered;
import io.micronaut.crac.OrderedResource;
import org.crac.Context;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.aws.AwsClients;

/// Primes the function before a snapshot of the process is taken, and closes the connections that this has opened.
@Singleton
final class PrimedSnapshot implements OrderedResource {

    private static final Logger LOG = LoggerFactory.getLogger(PrimedSnapshot.class);

    private final Priming priming;
    private final AwsClients aws;

    PrimedSnapshot(Priming priming, AwsClients aws) {
        this.priming = priming;
        this.aws = aws;
    }

    /// Registered last, so it runs first before a checkpoint: other resources can still clean up after it.
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> checkpoint) {
        priming.steps().forEach(PrimedSnapshot::attempt);
        aws.closeConnections();
    }

    @Override
    public void afterRestore(Context<? extends Resource> checkpoint) {
        // What there is was made to last.
    }

    /// A snapshot without it is slower, not wrong: nothing here stops a deployment.
    private static void attempt(Priming.Step step) {
        try {
            step.work().run();
        } catch (RuntimeException e) {
            LOG.warn("priming: {} failed", step.name(), e);
        }
    }
}
