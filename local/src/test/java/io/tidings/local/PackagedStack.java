package io.tidings.local;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

import io.tidings.local.functions.PackagedFunctions;

/// A local stack whose functions are the packages that ship, run as Lambda runs them: each in processes of its own, loaded
/// from its zip by Lambda's own client of the Runtime API, and talking to the services over HTTP.
///
/// For all test classes that need nothing but a stack, so that what is tested is what is shipped. They share it, since
/// processes take their time to start.
final class PackagedStack implements BeforeAllCallback {

    static final String ADMIN_TOKEN = "admin";

    /// Long enough for a process to start.
    private static final Duration VISIBILITY = Duration.ofSeconds(10);

    private Running running;

    @Override
    public void beforeAll(ExtensionContext junit) {
        running = junit.getRoot()
                .getStore(Namespace.GLOBAL)
                .getOrComputeIfAbsent(Running.class, _ -> new Running(), Running.class);
    }

    LocalTidings stack() {
        return running.stack;
    }

    PackagedFunctions functions() {
        return (PackagedFunctions) running.stack.functions();
    }

    /// The platform's administrator.
    TidingsClient client() {
        return new TidingsClient(running.stack.uri(), ADMIN_TOKEN);
    }

    private static final class Running implements AutoCloseable {

        private final LocalTidings stack = LocalTidings.start(new LocalSettings(0, ADMIN_TOKEN, Optional.empty(),
                "127.0.0.0/8", "PT1S", VISIBILITY, LocalSettings.DEFAULT_SWEEP, true));

        @Override
        public void close() {
            stack.close();
        }
    }
}
