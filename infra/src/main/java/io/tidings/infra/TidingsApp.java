package io.tidings.infra;

import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/// The CDK app: one stack, `tidings-<stage>`, from the settings in the CDK context.
public final class TidingsApp {

    private TidingsApp() {}

    /// Synthesizes into the folder that the CDK command names, or into `cdk.out`.
    ///
    /// @throws IllegalArgumentException if a setting is not valid or a function has not been packaged
    public static void main(String[] args) {
        App app = new App(AppProps.builder().analyticsReporting(false).build());
        addStack(app);
        app.synth();
    }

    static TidingsStack addStack(App app) {
        Context context = Context.of(app);
        return new TidingsStack(app, Settings.from(context), FunctionPackages.from(context));
    }
}
