package io.tidings.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs everything at once. The time that callbacks take passes when somebody waits for them: that of the longest.
final class SameThread extends AbstractExecutorService {

    private final Host host;
    private final Runnable meanwhile;

    /// @param meanwhile what may happen while callbacks are waited for
    SameThread(Host host, Runnable meanwhile) {
        this.host = host;
        this.meanwhile = meanwhile;
    }

    @Override
    public void execute(Runnable command) {
        command.run();
        host.live();
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> callable) {
        return new FutureTask<>(callable) {
            @Override
            public T get() throws InterruptedException, ExecutionException {
                await();
                return super.get();
            }

            @Override
            public T get(long timeout, TimeUnit unit)
                    throws InterruptedException, ExecutionException, TimeoutException {
                await();
                return super.get(timeout, unit);
            }
        };
    }

    private void await() {
        Duration callbacks = host.current().takeCallbacks();
        if (callbacks.isPositive()) {
            host.pass(callbacks.dividedBy(2));
            meanwhile.run();
            host.pass(callbacks.dividedBy(2));
        }
    }

    @Override
    public void shutdown() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }
}
