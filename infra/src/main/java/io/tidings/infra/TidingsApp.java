package io.tidings.infra;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/// The CDK app: one stack, `tidings-<stage>`, from the settings in the CDK context.
public final class TidingsApp {

    private TidingsApp() {}

    /// Synthesizes into the folder that the CDK command names, or into `cdk.out`.
    ///
    /// @throws IllegalArgumentException if a setting is not valid or unknown, or a function has not been packaged
    public static void main(String[] args) {
        App app = new App(AppProps.builder().analyticsReporting(false).build());
        addStack(app);
        app.synth();
    }

    static TidingsStack addStack(App app) {
        Context context = Context.of(app);
        Set<String> known = new TreeSet<>();
        Context noting = key -> {
            known.add(key);
            return context.find(key);
        };
        Settings settings = Settings.from(noting);
        FunctionPackages packages = FunctionPackages.from(noting);
        refuseUnknown(app, known);
        return new TidingsStack(app, settings, packages);
    }

    /// A setting that is misspelled would be ignored otherwise. CDK's own keys have a namespace.
    private static void refuseUnknown(App app, Set<String> known) {
        ((Map<?, ?>) app.getNode().getAllContext()).keySet()
                .stream()
                .map(Object::toString)
                .filter(key -> !known.contains(key) && !key.contains(":") && !key.contains("/"))
                .findFirst()
                .ifPresent(key -> {
                    throw new IllegalArgumentException(
                            key + " is not a setting; the settings are " + String.join(", ", known));
                });
    }
}
