package io.tidings.local.lambda;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How a function is deployed.
///
/// @param name        of the function
/// @param code        what it runs
/// @param handler     the class whose instance handles its events
/// @param memoryMib   what it may use, 128 to 10,240
/// @param timeout     of an invocation, at most 15 minutes
/// @param start how its execution environments are started
/// @param environment its own variables; those of Lambda come by themselves
/// @param jvmOptions  on top of those that Lambda's Java runtime gives
public record Deployment(String name, FunctionPackage code, String handler, int memoryMib, Duration timeout,
        Start start, Map<String, String> environment, List<String> jvmOptions) {

    private static final double HEAP_SHARE = 0.85;
    private static final int KIB = 1024;

    /// How an execution environment is started.
    public enum Start {

        /// It is initialized when it is needed.
        ON_DEMAND("on-demand"),

        /// It is initialized, told to prepare for a checkpoint, and goes on when it is restored. Here it goes on in the
        /// same process.
        SNAP_START("snap-start");

        private final String initializationType;

        Start(String initializationType) {
            this.initializationType = initializationType;
        }

        String initializationType() {
            return initializationType;
        }
    }

    public Deployment {
        environment = Map.copyOf(environment);
        jvmOptions = List.copyOf(jvmOptions);
        if (memoryMib < 128 || memoryMib > 10_240) {
            throw new IllegalArgumentException("memoryMib must be 128 to 10240");
        }
        if (!timeout.isPositive() || timeout.compareTo(Duration.ofMinutes(15)) > 0) {
            throw new IllegalArgumentException("timeout must be at most 15 min");
        }
    }

    /// The same with other options for its JVM.
    public Deployment withJvmOptions(List<String> options) {
        return new Deployment(name, code, handler, memoryMib, timeout, start, environment, options);
    }

    /// The same with one more variable of its own.
    public Deployment withVariable(String variable, String value) {
        Map<String, String> all = new TreeMap<>(environment);
        all.put(variable, value);
        return new Deployment(name, code, handler, memoryMib, timeout, start, all, jvmOptions);
    }

    /// What Lambda's Java 25 runtime starts the JVM with, without what only its own image has. The heap's share of the
    /// memory is what command lines seen on Lambda have below 2 GiB. C1 alone compiles, unless there is a snapshot to
    /// pay off.
    List<String> runtimeOptions() {
        List<String> options = new ArrayList<>(List.of(
                "-XX:MaxHeapSize=" + (long) (memoryMib * HEAP_SHARE * KIB) + "k",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "-Djava.net.preferIPv4Stack=true",
                "-XX:+ErrorFileToStderr"));
        if (start == Start.ON_DEMAND) {
            options.add("-XX:TieredStopAtLevel=1");
        }
        options.addAll(jvmOptions);
        return options;
    }

    /// The environment that Lambda gives a function, on top of its own.
    ///
    /// @param runtimeApi host and port
    /// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Lambda environment
    ///      variables</a>
    Map<String, String> variables(String runtimeApi) {
        TreeMap<String, String> variables = new TreeMap<>(environment);
        variables.put("_HANDLER", handler);
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(memoryMib));
        variables.put("AWS_LAMBDA_FUNCTION_NAME", name);
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", start.initializationType());
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + name);
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("AWS_ACCESS_KEY_ID", "local");
        variables.put("AWS_SECRET_ACCESS_KEY", "local");
        // Without the session token that Lambda gives: S3Proxy takes none.
        variables.put("AWS_REGION", "us-east-1");
        variables.put("AWS_DEFAULT_REGION", "us-east-1");
        variables.put("LAMBDA_TASK_ROOT", code.root().toString());
        variables.put("LANG", "en_US.UTF-8");
        variables.put("TZ", ":UTC");
        return variables;
    }
}
