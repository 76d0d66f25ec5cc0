package io.tidings.local.lambda;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/// Functions that need nothing but the JDK, so that the folder of test classes is a package of them.
public final class TestingHandlers {

    private TestingHandlers() {}

    /// Tells about its invocation.
    public static final class Telling implements RequestHandler<String, Map<String, String>> {

        private int invocations;

        @Override
        public Map<String, String> handleRequest(String event, Context context) {
            invocations++;
            return Map.of(
                    "event", event,
                    "invocations", String.valueOf(invocations),
                    "remaining", String.valueOf(context.getRemainingTimeInMillis()),
                    "function", context.getFunctionName(),
                    "arn", context.getInvokedFunctionArn(),
                    "memory", String.valueOf(context.getMemoryLimitInMB()),
                    "heap", String.valueOf(Runtime.getRuntime().maxMemory()),
                    "home", String.valueOf(System.getenv("HOME")),
                    "setting", String.valueOf(System.getenv("TIDINGS_SETTING")));
        }
    }

    /// Does what its event says.
    public static final class Failing implements RequestHandler<String, String> {

        @Override
        public String handleRequest(String event, Context context) {
            return switch (event) {
                case "throw" -> throw new IllegalStateException("broken on purpose");
                case "exit" -> exit();
                case "sleep" -> sleep();
                // Two quotes come on top.
                case "largest" -> "x".repeat(RuntimeApi.MAX_RESPONSE_BYTES - 2);
                case "too large" -> "x".repeat(RuntimeApi.MAX_RESPONSE_BYTES - 1);
                default -> event;
            };
        }

        private static String exit() {
            Runtime.getRuntime().halt(7);
            return "";
        }

        private static String sleep() {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        }
    }

    /// Its first instance is made at once, others after 40 seconds. Answers with its process.
    public static final class SlowToStart implements RequestHandler<Integer, Long> {

        public SlowToStart() throws IOException, InterruptedException {
            try {
                Files.createFile(Path.of(System.getenv("TIDINGS_SETTING")));
            } catch (FileAlreadyExistsException _) {
                Thread.sleep(40_000);
            }
        }

        /// @param millis how long it takes
        @Override
        public Long handleRequest(Integer millis, Context context) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return ProcessHandle.current().pid();
        }
    }

    /// Cannot be made.
    public static final class Unmade implements RequestHandler<String, String> {

        public Unmade() {
            throw new IllegalStateException("a setting is missing");
        }

        @Override
        public String handleRequest(String event, Context context) {
            return "";
        }
    }
}
