package io.tidings.local.lambda;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.amazonaws.services.lambda.runtime.RequestHandler;

/// A handler, called as Lambda calls it: with a context that counts down, and given up when its time is over.
///
/// Unlike in Lambda, concurrent calls share one handler.
///
/// @param name    of the function, for its context and log
/// @param handler the code
/// @param timeout the function's own, 900 seconds at most in Lambda
public record LocalFunction<I, O>(String name, RequestHandler<I, O> handler, Duration timeout) {

    /// Calls the handler and waits until its timeout.
    public Invocation<O> invoke(I event) {
        return invoke(event, timeout);
    }

    /// Calls the handler, but waits no longer than the caller's patience.
    public Invocation<O> invoke(I event, Duration limit) {
        Duration shorter = limit.compareTo(timeout) < 0 ? limit : timeout;
        FutureTask<O> call = new FutureTask<>(() -> handler.handleRequest(event, LocalContext.of(name, timeout)));
        Thread.ofVirtual().name(name).start(call);
        try {
            return new Invocation.Returned<>(call.get(shorter.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            return new Invocation.Failed<>(Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            call.cancel(true);
            return new Invocation.TimedOut<>(shorter);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            return new Invocation.Failed<>(e);
        }
    }
}
