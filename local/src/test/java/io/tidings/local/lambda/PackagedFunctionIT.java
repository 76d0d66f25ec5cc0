package io.tidings.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.tidings.local.lambda.Deployment.Start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/// Functions in processes of their own, behind the Runtime API.
@Timeout(120)
class PackagedFunctionIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    @Test
    void shouldTellTheFunctionWhatLambdaWould() {
        try (var function = new PackagedFunction<>(deployment(TestingHandlers.Telling.class, TIMEOUT), String.class,
                Map.class, 1)) {
            Map<?, ?> first = function.handleRequest("one", null);
            Map<?, ?> second = function.handleRequest("two", null);

            assertThat(first.get("event")).isEqualTo("one");
            assertThat(Integer.parseInt(first.get("remaining").toString())).isBetween(1, 20_000);
            assertThat(first.get("function")).isEqualTo("testing");
            assertThat(first.get("arn")).isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:testing:live");
            assertThat(first.get("memory")).isEqualTo("512");
            assertThat(Long.parseLong(first.get("heap").toString())).isBetween(400L << 20, 436L << 20);
            assertThat(first.get("home")).as("nothing of this process's environment").isEqualTo("null");
            assertThat(first.get("setting")).isEqualTo("set");
            assertThat(second.get("invocations")).as("the process is kept").isEqualTo("2");
            assertThat(function.processes()).hasSize(1);
        }
    }

    @Test
    void shouldFailAsTheFunctionDoesAndGoOn() {
        try (var function = failing(TIMEOUT)) {
            assertThatThrownBy(() -> function.handleRequest("throw", null))
                    .isInstanceOf(FunctionFailedException.class)
                    .hasMessage("java.lang.IllegalStateException: broken on purpose");
            List<ProcessHandle> processes = function.processes();
            assertThat(function.handleRequest("next", null)).isEqualTo("next");
            assertThat(function.processes()).isEqualTo(processes);
        }
    }

    @Test
    void shouldReplaceAProcessThatEnds() {
        try (var function = failing(TIMEOUT)) {
            assertThatThrownBy(() -> function.handleRequest("exit", null))
                    .isInstanceOf(FunctionFailedException.class)
                    .hasMessage("Runtime exited with exit status 7");
            assertThat(function.handleRequest("next", null)).isEqualTo("next");
        }
    }

    @Test
    void shouldReplaceAProcessThatWasKilledBetweenInvocations() {
        try (var function = failing(TIMEOUT)) {
            function.warmUp();
            ProcessHandle process = function.processes().getFirst();
            process.destroyForcibly();
            process.onExit().join();

            assertThat(function.handleRequest("next", null)).isEqualTo("next");
        }
    }

    @Test
    void shouldKillAFunctionWhoseTimeIsOver() {
        try (var function = failing(Duration.ofSeconds(1))) {
            function.warmUp();
            ProcessHandle process = function.processes().getFirst();

            assertThatThrownBy(() -> function.handleRequest("sleep", null))
                    .isInstanceOf(FunctionFailedException.class)
                    .hasMessage("Task timed out after 1.00 seconds");
            process.onExit().join();
            assertThat(function.handleRequest("next", null)).isEqualTo("next");
        }
    }

    @Test
    void shouldLimitTheSizeOfAResponse() {
        try (var function = failing(TIMEOUT)) {
            assertThat(function.handleRequest("largest", null)).hasSize(RuntimeApi.MAX_RESPONSE_BYTES - 2);
            assertThatThrownBy(() -> function.handleRequest("too large", null))
                    .isInstanceOf(FunctionFailedException.class)
                    .hasMessageStartingWith("Response payload size exceeded");
        }
    }

    /// Each is a process whose output is read. The machine must not have a thread for each.
    @Test
    void shouldServeMoreProcessesThanThereAreProcessors() throws Exception {
        int count = Runtime.getRuntime().availableProcessors() + 2;
        try (var function = new PackagedFunction<>(deployment(TestingHandlers.Failing.class, Duration.ofMinutes(1)),
                String.class, String.class, count);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> start : threads
                    .invokeAll(Collections.nCopies(count, Executors.callable(function::warmUp)))) {
                start.get();
            }

            assertThat(function.processes()).hasSize(count);
            Callable<String> call = () -> function.handleRequest("next", null);
            for (Future<String> answer : threads.invokeAll(Collections.nCopies(3 * count, call))) {
                assertThat(answer.get()).isEqualTo("next");
            }
        }
    }

    /// The start of another would take longer than the function may.
    @Test
    void shouldAnswerByTheProcessThatIsThereWhileAnotherStarts(@TempDir Path folder) throws Exception {
        Deployment deployment = new Deployment("testing",
                new FunctionPackage(Path.of("target", "test-classes").toAbsolutePath()),
                TestingHandlers.SlowToStart.class.getName(), 512, TIMEOUT, Start.SNAP_START,
                Map.of("TIDINGS_SETTING", folder.resolve("first").toString()), List.of());
        try (var function = new PackagedFunction<>(deployment, Integer.class, Long.class, 2);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            function.warmUp();
            long pid = function.handleRequest(0, null);
            Callable<Long> call = () -> function.handleRequest(1_000, null);

            for (Future<Long> answer : threads.invokeAll(Collections.nCopies(4, call))) {
                assertThat(answer.get()).isEqualTo(pid);
            }
            assertThat(function.processes()).as("the other one is on its way").hasSize(2);
        }
    }

    @Test
    void shouldSayWhyAnotherProcessCannotBeInitialized() {
        try (var function = new PackagedFunction<>(deployment(TestingHandlers.Unmade.class, TIMEOUT), String.class,
                String.class, 2)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> function.handleRequest("next", null))
                        .isInstanceOf(FunctionFailedException.class)
                        .hasMessageContaining("a setting is missing");
            }
            assertThat(function.processes()).isEmpty();
        }
    }

    @Test
    void shouldSayWhyAFunctionCannotBeInitialized() {
        try (var function = new PackagedFunction<>(deployment(TestingHandlers.Unmade.class, TIMEOUT), String.class,
                String.class, 1)) {
            assertThatThrownBy(function::warmUp)
                    .isInstanceOf(FunctionFailedException.class)
                    .hasMessageContaining("a setting is missing");
        }
    }

    private static PackagedFunction<String, String> failing(Duration timeout) {
        return new PackagedFunction<>(deployment(TestingHandlers.Failing.class, timeout), String.class, String.class,
                1);
    }

    private static Deployment deployment(Class<?> handler, Duration timeout) {
        return new Deployment("testing", new FunctionPackage(Path.of("target", "test-classes").toAbsolutePath()),
                handler.getName(), 512, timeout, Start.SNAP_START, Map.of("TIDINGS_SETTING", "set"), List.of());
    }
}
