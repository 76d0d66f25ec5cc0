package io.tidings.function;

import java.util.HashMap;
import java.util.Map;

import io.micronaut.context.ApplicationContextBuilder;

/// Configures a Micronaut context for one function, so that several can live in one process.
public final class FunctionContext {

    /// Names the function; its beans require that it is the one.
    public static final String PROPERTY = "tidings.function";

    private FunctionContext() {}

    /// @param function such as `api`
    /// @param settings what its environment does not say, or says otherwise
    public static ApplicationContextBuilder configure(ApplicationContextBuilder builder, String function,
            Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(PROPERTY, function);
        // No bean is to change at a checkpoint but by its own doing.
        all.put("crac.refresh-beans", "false");
        return builder.properties(all);
    }
}
