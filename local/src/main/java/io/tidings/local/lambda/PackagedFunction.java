package io.tidings.local.lambda;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/// A packaged function behind its execution environments: as many as there are invocations at a time, up to a limit.
/// One that dies or runs out of time is replaced when the next invocation needs it.
///
/// Unlike in Lambda, invocations beyond the limit wait.
public final class PackagedFunction<I, O> implements RequestHandler<I, O>, AutoCloseable {

    private static final int PAUSE_MILLIS = 20;

    private final Deployment deployment;
    private final Payloads<I> events;
    private final Payloads<O> responses;
    private final Semaphore capacity;
    private final int most;
    /// How many there are, with those that are being started.
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingDeque<ExecutionEnvironment> idle = new LinkedBlockingDeque<>();
    private final Set<ExecutionEnvironment> all = ConcurrentHashMap.newKeySet();

    /// @param environments at most
    public PackagedFunction(Deployment deployment, Class<I> event, Class<O> response, int environments) {
        this.deployment = deployment;
        this.events = new Payloads<>(event);
        this.responses = new Payloads<>(response);
        this.capacity = new Semaphore(environments);
        this.most = environments;
    }

    /// Starts an environment, so that the first invocation does not wait for it.
    ///
    /// @throws FunctionFailedException if the function cannot be initialized
    public void warmUp() {
        count.incrementAndGet();
        idle.push(start());
    }

    /// The processes that there are, for those who kill them.
    public List<ProcessHandle> processes() {
        List<ProcessHandle> processes = new ArrayList<>();
        all.forEach(environment -> processes.add(environment.process()));
        return processes;
    }

    /// @throws FunctionFailedException if the function throws, runs out of time, dies or cannot be initialized
    @Override
    public O handleRequest(I event, Context context) {
        byte[] json = events.write(event);
        return responses.read(invoke(json));
    }

    private byte[] invoke(byte[] json) {
        try {
            capacity.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FunctionFailedException("The caller was interrupted");
        }
        try {
            ExecutionEnvironment environment = environment();
            try {
                return environment.invoke(json);
            } finally {
                giveBack(environment);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FunctionFailedException("The caller was interrupted");
        } finally {
            capacity.release();
        }
    }

    /// One that is idle, or the first that is: given back by another invocation, or started for this one. A start does
    /// not count towards the time limit of the function, and continues if the caller gives up.
    private ExecutionEnvironment environment() throws InterruptedException {
        Optional<Future<?>> start = Optional.empty();
        ExecutionEnvironment next = idle.poll();
        while (next == null || !next.isAlive()) {
            if (next != null) {
                end(next);
            } else if (start.isEmpty() || start.get().state() == Future.State.SUCCESS) {
                // Another caller may have been faster to take what was started.
                start = begin();
            } else if (start.get().state() == Future.State.FAILED) {
                throw new FunctionFailedException(String.valueOf(start.get().exceptionNow().getMessage()));
            }
            next = idle.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
        return next;
    }

    /// Begins to start an environment; empty if there are as many as there may be.
    private Optional<Future<?>> begin() {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(starts.submit(() -> idle.push(start())));
    }

    private ExecutionEnvironment start() {
        ExecutionEnvironment environment = null;
        try {
            environment = ExecutionEnvironment.launch(deployment);
            all.add(environment);
            environment.initialize();
            return environment;
        } catch (RuntimeException e) {
            if (environment == null) {
                count.decrementAndGet();
            } else {
                end(environment);
            }
            throw e;
        }
    }

    private void giveBack(ExecutionEnvironment environment) {
        if (environment.isAlive()) {
            idle.push(environment);
        } else {
            end(environment);
        }
    }

    private void end(ExecutionEnvironment environment) {
        if (all.remove(environment)) {
            count.decrementAndGet();
        }
        environment.close();
    }

    /// Kills all processes.
    @Override
    public void close() {
        starts.shutdown();
        all.forEach(ExecutionEnvironment::close);
    }
}
