package io.tidings.local.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.tidings.local.Eventually;
import io.tidings.local.LocalSettings;
import io.tidings.local.LocalTidings;
import io.tidings.local.TidingsClient;

import static org.assertj.core.api.Assertions.assertThat;

/// How long an event takes from its publication to the receiver through everything that runs on one machine: HTTP, the
/// API, DynamoDB Local, ElasticMQ, the event source, the dispatch function.
///
/// Events are published at a steady rate, whether or not earlier ones have arrived, and their time counts from when
/// they were due: a stall is seen by all that it delays. The yardstick posts the same event straight to a receiver,
/// half-way between two publications.
final class LatencyBenchmark implements AutoCloseable {

    private static final String TOKEN = "benchmark";
    private static final double NANOS_PER_MILLI = 1e6;
    /// Calls of each kind at a time. The JDK's HTTP server keeps no more than 200 connections that wait for a request.
    /// What waits for its turn is late, and counts so.
    private static final int IN_FLIGHT = 150;
    private static final int HANGING_WEBHOOKS = 20;
    private static final int HANGING_CONNECTIONS = 1_000;

    private final LocalTidings stack = LocalTidings
            .start(new LocalSettings(0, TOKEN, Optional.empty(), "127.0.0.0/8", ""));
    private final Arrivals published = new Arrivals();
    private final Arrivals direct = new Arrivals();
    private final TidingsClient tidings = new TidingsClient(stack.uri(), TOKEN);
    private final TidingsClient yardstick = new TidingsClient(direct.uri(), TOKEN);
    private final String events;
    private final String hangingProject;
    private final ScheduledExecutorService noise = Executors.newScheduledThreadPool(1);

    /// Nobody accepts what the system connects.
    private final ServerSocket silent = new ServerSocket(0, HANGING_CONNECTIONS, InetAddress.getLoopbackAddress());
    private LatencyResult.Others others = LatencyResult.Others.WELL;

    private LatencyBenchmark() throws IOException {
        String organization = "/organizations/" + tidings.newOrganization("parallelworks");
        String project = organization + "/projects/" + TidingsClient.newId();
        tidings.put(project, "{\"name\":\"demo\"}").expecting(201);
        tidings.post(project + "/settings/webhooks", "{\"name\":\"demo\",\"url\":\"" + published.uri()
                + "\",\"events\":[\"deployment.build.created\"]}").expecting(201);
        events = project + "/events";
        hangingProject = "/organizations/" + tidings.newOrganization("noisy") + "/projects/" + TidingsClient.newId();
    }

    static List<LatencyResult> run(Effort effort) throws Exception {
        List<LatencyResult> results = new ArrayList<>();
        try (LatencyBenchmark benchmark = new LatencyBenchmark()) {
            benchmark.measure(effort.rates().get(1), effort.latencyWarmUp());
            for (int rate : effort.rates()) {
                results.add(benchmark.measure(rate, effort.latencyTime()));
            }
            benchmark.letOthersHang();
            results.add(benchmark.measure(effort.rates().getFirst(), effort.latencyTime()));
            if (!effort.isQuick()) {
                benchmark.awaitOpenCircuits();
                for (int rate : effort.rates()) {
                    results.add(benchmark.measure(rate, effort.latencyTime()));
                }
            }
        }
        return results;
    }

    /// Another tenant publishes to receivers that never answer.
    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the process, or before.
    private void letOthersHang() {
        tidings.put(hangingProject, "{\"name\":\"demo\"}").expecting(201);
        for (int i = 0; i < HANGING_WEBHOOKS; i++) {
            tidings.post(hangingProject + "/settings/webhooks", "{\"name\":\"hangs\",\"url\":\"http://127.0.0.1:"
                    + silent.getLocalPort() + "/" + i + "\",\"events\":[\"deployment.build.created\"]}").expecting(201);
        }
        others = LatencyResult.Others.BEGIN_TO_HANG;
        noise.scheduleAtFixedRate(() -> tidings.post(hangingProject + "/events", event(0)), 0, 1, TimeUnit.SECONDS);
    }

    private void awaitOpenCircuits() {
        String webhooks = hangingProject + "/settings/webhooks?limit=" + HANGING_WEBHOOKS;
        Eventually.assertThat(Duration.ofMinutes(2),
                () -> assertThat(tidings.get(webhooks).expecting(200).body().findValues("circuit"))
                        .hasSize(HANGING_WEBHOOKS));
        others = LatencyResult.Others.HANG;
    }

    private LatencyResult measure(int perSecond, Duration time) throws InterruptedException, ExecutionException {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long start = System.nanoTime();
        List<Long> due = LongStream.iterate(start, at -> at - start < time.toNanos(), at -> at + interval)
                .boxed()
                .toList();
        List<Long> dueDirectly = due.stream().map(at -> at + interval / 2).toList();
        Map<Long, Double> accepted = new ConcurrentHashMap<>();
        List<Future<?>> calls = new ArrayList<>();
        Semaphore publishing = new Semaphore(IN_FLIGHT);
        Semaphore posting = new Semaphore(IN_FLIGHT);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < due.size(); i++) {
                long publishedAt = due.get(i);
                sleepUntil(publishedAt);
                calls.add(threads.submit(() -> within(publishing, () -> publish(publishedAt, accepted))));
                long postedAt = dueDirectly.get(i);
                sleepUntil(postedAt);
                calls.add(threads.submit(() -> within(posting,
                        () -> yardstick.post("/", event(postedAt)).expecting(200))));
            }
        }
        for (Future<?> call : calls) {
            call.get();
        }
        return new LatencyResult(perSecond, others, due.size(), Figures.of(direct.latencies(dueDirectly)),
                Figures.of(accepted.values()), Figures.of(published.latencies(due)));
    }

    private static void within(Semaphore permits, Runnable call) {
        permits.acquireUninterruptibly();
        try {
            call.run();
        } finally {
            permits.release();
        }
    }

    /// An API that has more to do than it can may refuse; the result tells how often.
    private void publish(long due, Map<Long, Double> accepted) {
        if (tidings.post(events, event(due)).status() == 202) {
            accepted.put(due, (System.nanoTime() - due) / NANOS_PER_MILLI);
        }
    }

    private static String event(long due) {
        return "{\"type\":\"deployment.build.created\",\"payload\":{\"build\":4711,\"" + Arrivals.DUE + "\":" + due
                + "}}";
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(nanos - System.nanoTime());
    }

    @Override
    public void close() throws IOException {
        noise.shutdownNow();
        silent.close();
        stack.close();
        published.close();
        direct.close();
    }
}
