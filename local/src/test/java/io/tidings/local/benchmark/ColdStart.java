package io.tidings.local.benchmark;

import io.tidings.local.lambda.Deployment;
import io.tidings.local.lambda.Deployment.Start;
import io.tidings.local.lambda.ExecutionEnvironment;

/// One start of a function, in milliseconds.
///
/// @param init  from the start of the process until it asks for an event; with a snapshot, until it is ready for that
/// @param first from the event, or with a snapshot from going on, to the response
/// @param next  of the event after that
record ColdStart(double init, double first, double next) {

    private static final double NANOS_PER_MILLI = 1e6;

    static ColdStart of(Deployment deployment, byte[] event) {
        boolean snapshot = deployment.start() == Start.SNAP_START;
        long launched = System.nanoTime();
        try (ExecutionEnvironment environment = ExecutionEnvironment.launch(deployment)) {
            if (snapshot) {
                environment.awaitCheckpoint();
            } else {
                environment.awaitReady();
            }
            long initialized = System.nanoTime();
            if (snapshot) {
                environment.restore();
                environment.awaitReady();
            }
            environment.invoke(event);
            long responded = System.nanoTime();
            environment.invoke(event);
            long again = System.nanoTime();
            return new ColdStart((initialized - launched) / NANOS_PER_MILLI,
                    (responded - initialized) / NANOS_PER_MILLI,
                    (again - responded) / NANOS_PER_MILLI);
        }
    }

    /// Until the caller that caused the start has a response: nobody waited for what happened before a snapshot.
    double waited(Start start) {
        return start == Start.SNAP_START ? first : init + first;
    }
}
