package io.tidings.local.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BatchAssemblerTest {

    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final Scripted sqs = new Scripted();
    private final AtomicBoolean stopping = new AtomicBoolean();

    @Test
    void shouldReturnNothingWhenNothingCame() throws InterruptedException {
        assertThat(assembler(10, Duration.ZERO).next()).isEmpty();
    }

    @Test
    void shouldNotGatherWithoutAWindow() throws InterruptedException {
        sqs.answer(messages(3, 1));
        sqs.answer(messages(3, 1));

        assertThat(assembler(10, Duration.ZERO).next()).hasSize(3);
    }

    @Test
    void shouldAskForNoMoreThanFits() throws InterruptedException {
        sqs.answer(messages(10, 1));
        sqs.answer(messages(5, 1));

        assertThat(assembler(15, WINDOW).next()).hasSize(15);
        assertThat(sqs.requests).extracting(ReceiveMessageRequest::maxNumberOfMessages).containsExactly(10, 5);
    }

    @Test
    void shouldEndWithTheWindow() throws InterruptedException {
        sqs.answer(messages(3, 1));
        sqs.answer(messages(4, 1));
        var start = System.nanoTime();

        assertThat(assembler(1_000, WINDOW).next()).hasSize(7);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(WINDOW, WINDOW.multipliedBy(20));
    }

    @Test
    void shouldNotGatherMoreOnceStopping() throws InterruptedException {
        sqs.answer(messages(3, 1));
        sqs.answer(messages(3, 1));
        stopping.set(true);

        assertThat(assembler(1_000, WINDOW).next()).hasSize(3);
    }

    @Test
    void shouldCarryWhatExceedsSixMegabytesIntoTheNextBatch() throws InterruptedException {
        var megabyte = 1024 * 1024;
        sqs.answer(messages(10, megabyte));
        var assembler = assembler(10, Duration.ZERO);

        assertThat(assembler.next()).hasSize(6);
        assertThat(assembler.hasCarried()).isTrue();
        assertThat(assembler.next()).hasSize(4);
        assertThat(assembler.hasCarried()).isFalse();
        assertThat(sqs.requests).hasSize(1);
    }

    @Test
    void shouldWeighBytesRatherThanCharacters() throws InterruptedException {
        sqs.answer(List.of(message("ü".repeat(2 * 1024 * 1024)), message("ü".repeat(2 * 1024 * 1024))));

        assertThat(assembler(10, Duration.ZERO).next()).hasSize(1);
    }

    @Test
    void shouldKeepABatchWhenTheNextReceiveFails() throws InterruptedException {
        sqs.answer(messages(3, 1));
        sqs.broken = true;

        assertThat(assembler(1_000, WINDOW).next()).hasSize(3);
    }

    @Test
    void shouldReportAQueueThatCannotBeRead() {
        sqs.broken = true;

        assertThatExceptionOfType(SdkClientException.class).isThrownBy(() -> assembler(10, Duration.ZERO).next());
    }

    private BatchAssembler assembler(int batchSize, Duration window) {
        var settings = new EventSourceSettings(batchSize, window, 2, Duration.ofSeconds(1));
        return new BatchAssembler(new PolledQueue(sqs, "queue"), settings, stopping::get);
    }

    private static List<Message> messages(int count, int bytes) {
        return IntStream.range(0, count).mapToObj(_ -> message("x".repeat(bytes))).toList();
    }

    private static Message message(String body) {
        return Message.builder().body(body).build();
    }

    /// A queue that answers as it was told, then is empty, or broken.
    private static final class Scripted implements SqsClient {

        private final Deque<List<Message>> answers = new ArrayDeque<>();
        private final List<ReceiveMessageRequest> requests = new ArrayList<>();
        private boolean broken;

        private void answer(List<Message> messages) {
            answers.add(messages);
        }

        @Override
        public ReceiveMessageResponse receiveMessage(ReceiveMessageRequest request) {
            requests.add(request);
            if (answers.isEmpty() && broken) {
                throw SdkClientException.create("broken on purpose");
            }
            var messages = answers.isEmpty() ? List.<Message>of() : answers.remove();
            return ReceiveMessageResponse.builder().messages(messages).build();
        }

        @Override
        public String serviceName() {
            return "sqs";
        }

        @Override
        public void close() {}
    }
}
