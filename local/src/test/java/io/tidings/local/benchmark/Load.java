package io.tidings.local.benchmark;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.sun.management.OperatingSystemMXBean;

/// A way to send callbacks.
interface Load {

    /// How many threads call [#send] at a time.
    int concurrency();

    /// Sends some callbacks and waits for their answers.
    ///
    /// @return how many
    /// @throws Exception if any was not taken; then there is nothing to measure
    int send() throws Exception;

    /// Sends as many as it can.
    default Throughput run(Duration time) throws InterruptedException, ExecutionException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        List<Future<Long>> senders = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < concurrency(); i++) {
                senders.add(threads.submit(() -> {
                    long sent = 0;
                    while (System.nanoTime() - start < time.toNanos()) {
                        sent += send();
                    }
                    return sent;
                }));
            }
        }
        long callbacks = 0;
        for (Future<Long> sender : senders) {
            callbacks += sender.get();
        }
        return new Throughput(callbacks, Duration.ofNanos(System.nanoTime() - start),
                Duration.ofNanos(system.getProcessCpuTime() - cpu));
    }
}
