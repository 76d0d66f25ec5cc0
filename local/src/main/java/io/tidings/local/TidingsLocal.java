package io.tidings.local;

import java.util.concurrent.CountDownLatch;

/// Runs Tidings on one machine until it is told to stop. See README for the environment variables.
public final class TidingsLocal {

    private TidingsLocal() {}

    public static void main(String[] arguments) throws InterruptedException {
        LocalSettings settings;
        try {
            settings = LocalSettings.of(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        LocalStack stack = LocalStack.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
        System.out.println("Tidings is ready at " + stack.uri());
        System.out.println("  console      " + stack.uri() + "/console");
        System.out.println("  inbox        " + stack.uri() + "/inbox");
        System.out.println("  admin token  " + settings.adminToken());
        new CountDownLatch(1).await();
    }
}
