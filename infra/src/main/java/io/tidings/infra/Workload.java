package io.tidings.infra;

import java.nio.file.Path;
import java.time.Duration;

/// The functions: what each is called, the module it comes from, its handler, and how long and how large it may run.
enum Workload {

    /// Answers HTTP requests. API Gateway waits 30 seconds at most.
    API("api-function", "api-function", "io.tidings.api.ApiHandler", Duration.ofSeconds(29), 1024),

    /// Attempts deliveries. One attempt takes 30 seconds at most, and those of a batch run side by side; the rest is
    /// for what comes before and after.
    DISPATCH("dispatch-function", "dispatch-function", "io.tidings.dispatch.DispatchHandler", Duration.ofSeconds(60),
            1024),

    /// Looks every minute for what is due; so it may take no longer than that.
    SWEEP("sweep", "dispatch-function", "io.tidings.dispatch.SweepHandler", Duration.ofSeconds(60), 1024);

    private final String title;
    private final String module;
    private final String handler;
    private final Duration timeout;
    private final int memoryMib;

    Workload(String title, String module, String handler, Duration timeout, int memoryMib) {
        this.title = title;
        this.module = module;
        this.handler = handler;
        this.timeout = timeout;
        this.memoryMib = memoryMib;
    }

    /// What the function is called in the stack, behind the stack's own name.
    String title() {
        return title;
    }

    String module() {
        return module;
    }

    String handler() {
        return handler;
    }

    Duration timeout() {
        return timeout;
    }

    int memoryMib() {
        return memoryMib;
    }

    /// The context key that names another package than the one that the build leaves.
    String packageKey() {
        return module + ".zip";
    }

    /// What the build leaves, seen from `infra`.
    Path builtPackage() {
        return Path.of("..", module, "target", "function.zip");
    }
}
