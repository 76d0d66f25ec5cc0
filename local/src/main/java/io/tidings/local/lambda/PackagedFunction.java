package io.tidings.local.lambda;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/// A packaged function behind its execution environments: as many as there are invocations at a time, up to a limit.
/// One that dies or runs out of time is replaced when the next invocation needs it.
///
/// Unlike in Lambda, invocations beyond the limit wait.
public final class PackagedFunction<I, O> implements RequestHandler<I, O>, AutoCloseable {

    private final Deployment deployment;
    private final Payloads<I> events;
    private final Payloads<O> responses;
    private final Semaphore capacity;
    private final Deque<ExecutionEnvironment> idle = new ConcurrentLinkedDeque<>();
    private final Set<ExecutionEnvironment> all = ConcurrentHashMap.newKeySet();

    /// @param environments at most
    public PackagedFunction(Deployment deployment, Class<I> event, Class<O> response, int environments) {
        this.deployment = deployment;
        this.events = new Payloads<>(event);
        this.responses = new Payloads<>(response);
        this.capacity = new Semaphore(environments);
    }

    /// Starts an environment, so that the first invocation does not wait for it.
    ///
    /// @throws FunctionFailedException if the function cannot be initialized
    public void warmUp() {
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
        } finally {
            capacity.release();
        }
    }

    private ExecutionEnvironment environment() {
        for (ExecutionEnvironment next = idle.poll(); next != null; next = idle.poll()) {
            if (next.isAlive()) {
                return next;
            }
            end(next);
        }
        return start();
    }

    private ExecutionEnvironment start() {
        ExecutionEnvironment environment = ExecutionEnvironment.start(deployment);
        all.add(environment);
        return environment;
    }

    private void giveBack(ExecutionEnvironment environment) {
        if (environment.isAlive()) {
            idle.push(environment);
        } else {
            end(environment);
        }
    }

    private void end(ExecutionEnvironment environment) {
        all.remove(environment);
        environment.close();
    }

    /// Kills all processes.
    @Override
    public void close() {
        all.forEach(ExecutionEnvironment::close);
    }
}
