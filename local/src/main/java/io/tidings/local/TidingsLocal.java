package io.tidings.local;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Runs Tidings on one machine until it is told to stop. See README for the environment variables.
public final class TidingsLocal {

    /// Maven does not end the process that it started when it is told to stop itself.
    private static final String UNTIL_PARENT_ENDS = "--until-parent-ends";

    private TidingsLocal() {}

    /// @param arguments `--until-parent-ends`: stop when the process that started this one has ended
    public static void main(String[] arguments) throws InterruptedException {
        LocalSettings settings;
        try {
            settings = LocalSettings.of(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        LocalTidings stack = LocalTidings.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
        System.out.println("Tidings is ready at " + stack.uri());
        System.out.println("  console      " + stack.uri() + "/console");
        System.out.println("  inbox        " + stack.uri() + "/inbox");
        System.out.println("  admin token  " + settings.adminToken());
        if (List.of(arguments).contains(UNTIL_PARENT_ENDS)) {
            ProcessHandle.current().parent().ifPresent(TidingsLocal::stopAfter);
        }
        new CountDownLatch(1).await();
    }

    private static void stopAfter(ProcessHandle parent) {
        Thread.ofVirtual().name("parent").start(() -> {
            parent.onExit().join();
            System.exit(0);
        });
    }
}
