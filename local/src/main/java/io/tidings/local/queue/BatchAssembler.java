package io.tidings.local.queue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.model.Message;

/// Gathers the batches of one poller: until one is full, weighs as much as Lambda takes, or its window is over.
///
/// For one thread.
final class BatchAssembler {

    private static final Logger LOG = LoggerFactory.getLogger(BatchAssembler.class);
    /// Lambda's limit of an invocation's payload.
    private static final int PAYLOAD_BYTES = 6 * 1024 * 1024;
    /// Messages are delivered at once, regardless of this value. It is short so that a poller that stops can finish its
    /// receive: an abandoned receive would keep messages.
    private static final Duration LONG_POLL = Duration.ofSeconds(1);

    private final PolledQueue queue;
    private final EventSourceSettings settings;
    private final BooleanSupplier stopping;
    /// Received, but not yet in a batch.
    private final Deque<Message> carried = new ArrayDeque<>();

    BatchAssembler(PolledQueue queue, EventSourceSettings settings, BooleanSupplier stopping) {
        this.queue = queue;
        this.settings = settings;
        this.stopping = stopping;
    }

    /// Whether messages have been received that no batch has had yet.
    boolean hasCarried() {
        return !carried.isEmpty();
    }

    /// Waits about a second for messages; if some come, gathers more as long as the window is open.
    ///
    /// @return empty if none came
    /// @throws SdkException if the queue cannot be read; no message is lost by it
    List<Message> next() throws InterruptedException {
        if (carried.isEmpty()) {
            receive(settings.batchSize(), LONG_POLL);
        }
        long windowEnd = System.nanoTime() + settings.batchingWindow().toNanos();
        ArrayList<Message> batch = new ArrayList<>();
        fill(batch);
        while (!batch.isEmpty() && batch.size() < settings.batchSize() && carried.isEmpty()) {
            Duration left = Duration.ofNanos(windowEnd - System.nanoTime());
            if (!left.isPositive() || stopping.getAsBoolean()
                    || !receiveMore(settings.batchSize() - batch.size(), left)) {
                break;
            }
            fill(batch);
        }
        return batch;
    }

    /// Moves what fits; what does not fit stays carried.
    private void fill(List<Message> batch) {
        long bytes = batch.stream().mapToLong(BatchAssembler::bytes).sum();
        while (!carried.isEmpty() && batch.size() < settings.batchSize()) {
            bytes += bytes(carried.peek());
            if (bytes > PAYLOAD_BYTES && !batch.isEmpty()) {
                return;
            }
            batch.add(carried.remove());
        }
    }

    /// Without throwing: the batch that has begun must not be lost.
    private boolean receiveMore(int count, Duration left) throws InterruptedException {
        try {
            if (left.compareTo(LONG_POLL) < 0) {
                Thread.sleep(left);
                receive(count, Duration.ZERO);
            } else {
                receive(count, LONG_POLL);
            }
            return true;
        } catch (SdkException e) {
            LOG.warn("No more messages for this batch", e);
            return false;
        }
    }

    private void receive(int count, Duration wait) {
        carried.addAll(queue.receive(Math.min(count, PolledQueue.CALL), wait));
    }

    private static int bytes(Message message) {
        return message.body().getBytes(StandardCharsets.UTF_8).length;
    }
}
