package io.tidings.local.lambda;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/// One execution environment: a process with Lambda's own client of the Runtime API, which loads the packaged function
/// with a class loader of its own and runs one invocation at a time.
public final class ExecutionEnvironment implements AutoCloseable {

    /// As long as a function with SnapStart may take.
    private static final Duration INIT_TIMEOUT = Duration.ofSeconds(130);

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final int LAST_LINES = 20;
    /// The exit code after SIGKILL.
    private static final int KILLED = 128 + 9;
    private static final Logger LOG = LoggerFactory.getLogger(ExecutionEnvironment.class);

    private final Queue<String> lastLines = new ConcurrentLinkedQueue<>();
    private final Deployment deployment;
    private final RuntimeApi api;
    private final Process process;
    private volatile boolean closed;

    private ExecutionEnvironment(Deployment deployment, RuntimeApi api, Process process) {
        this.deployment = deployment;
        this.api = api;
        this.process = process;
        // Reading a pipe blocks the thread below a virtual one: a few such readers would stop everything else of this process.
        Thread log = Thread.ofPlatform().daemon().name(deployment.name() + "-log").start(this::log);
        CompletableFuture<Void> _ = process.onExit().thenAcceptAsync(ended -> fail(ended, log));
    }

    /// The waiting caller gets the last output of the function.
    private void fail(Process ended, Thread log) {
        try {
            log.join(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!closed && ended.exitValue() != KILLED) {
            lastLines.forEach(line -> LOG.warn("{} ended: {}", deployment.name(), line));
        }
        api.fail(new FunctionFailedException("Runtime exited with exit status " + ended.exitValue()));
    }

    /// Starts the process and waits until it has been initialized and asks for events; restored, if it starts from a
    /// snapshot.
    ///
    /// @throws FunctionFailedException if the function cannot be initialized
    public static ExecutionEnvironment start(Deployment deployment) {
        ExecutionEnvironment environment = launch(deployment);
        environment.initialize();
        return environment;
    }

    /// Waits until the process that was launched asks for events; restored, if it starts from a snapshot.
    ///
    /// @throws FunctionFailedException if the function cannot be initialized; the process is killed then
    void initialize() {
        try {
            if (deployment.start() == Deployment.Start.SNAP_START) {
                awaitCheckpoint();
                restore();
            }
            awaitReady();
        } catch (FunctionFailedException e) {
            close();
            throw e;
        }
    }

    /// Starts the process. The caller waits for what it needs.
    public static ExecutionEnvironment launch(Deployment deployment) {
        RuntimeApi api = RuntimeApi.start(deployment.name());
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(deployment.runtimeOptions());
        command.add(
                "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI=" + NativeLibrary.FILE);
        command.addAll(List.of("-classpath", runtimeClassPath(), AWSLambda.class.getName(), deployment.handler()));
        ProcessBuilder builder = new ProcessBuilder(command).directory(deployment.code().root().toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(deployment.variables(api.address()));
        try {
            return new ExecutionEnvironment(deployment, api, builder.start());
        } catch (IOException e) {
            api.close();
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until the function is ready for a checkpoint: it has been initialized, and its resources have been told.
    public void awaitCheckpoint() {
        await(api.checkpoint(), INIT_TIMEOUT);
    }

    /// Goes on after the checkpoint.
    public void restore() {
        api.restore();
    }

    /// Waits until the function asks for its first event.
    public void awaitReady() {
        await(api.ready(), INIT_TIMEOUT);
    }

    /// Hands over an event and waits for the response, no longer than the function's timeout. A function whose time is
    /// over is killed, as is one whose caller is interrupted.
    ///
    /// @throws FunctionFailedException if the function throws, runs out of time or dies
    public byte[] invoke(byte[] event) {
        return await(api.invoke(event, deployment.timeout()), deployment.timeout());
    }

    /// Where this process listens for it.
    int runtimeApiPort() {
        return api.port();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// The process, for those who look into it or kill it.
    public ProcessHandle process() {
        return process.toHandle();
    }

    /// Kills the process.
    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
        api.close();
    }

    private <T> T await(CompletableFuture<T> result, Duration limit) {
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new FunctionFailedException(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
        } catch (TimeoutException e) {
            close();
            throw new FunctionFailedException(
                    String.format(Locale.ROOT, "Task timed out after %.2f seconds", limit.toMillis() / 1e3));
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new FunctionFailedException("The caller was interrupted");
        }
    }

    private void log() {
        Logger log = LoggerFactory.getLogger("lambda." + deployment.name());
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(line -> {
                log.info(line);
                lastLines.add(line);
                while (lastLines.size() > LAST_LINES) {
                    lastLines.remove();
                }
            });
        } catch (IOException | UncheckedIOException e) {
            log.debug("The log ends", e);
        }
    }

    /// Only what Lambda's runtime consists of: all else is in the package.
    private static String runtimeClassPath() {
        return Stream.of(Context.class, AWSLambda.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(ExecutionEnvironment::jar)
                .distinct()
                .collect(Collectors.joining(":"));
    }

    private static String jar(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
