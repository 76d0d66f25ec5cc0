package io.tidings.local.queue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;

import static org.assertj.core.api.Assertions.assertThat;

class BatchResponseTest {

    private static final Message A = Message.builder().messageId("a").build();
    private static final Message B = Message.builder().messageId("b").build();
    private static final List<Message> BATCH = List.of(A, B);

    @Test
    void shouldTakeNoResponseForSuccess() {
        assertThat(BatchResponse.succeeded(BATCH, null)).isEqualTo(BATCH);
        assertThat(BatchResponse.succeeded(BATCH, new SQSBatchResponse())).isEqualTo(BATCH);
    }

    @Test
    void shouldTakeNoFailuresForSuccess() {
        assertThat(BatchResponse.succeeded(BATCH, failures())).isEqualTo(BATCH);
    }

    @Test
    void shouldKeepExactlyTheListedFailures() {
        assertThat(BatchResponse.succeeded(BATCH, failures("a"))).containsExactly(B);
        assertThat(BatchResponse.succeeded(BATCH, failures("a", "a"))).containsExactly(B);
        assertThat(BatchResponse.succeeded(BATCH, failures("a", "b"))).isEmpty();
    }

    @Test
    void shouldTakeAnUnknownIdentifierForFailureOfAll() {
        assertThat(BatchResponse.succeeded(BATCH, failures("a", "c"))).isEmpty();
    }

    @Test
    void shouldTakeAnEmptyIdentifierForFailureOfAll() {
        assertThat(BatchResponse.succeeded(BATCH, failures(""))).isEmpty();
    }

    @Test
    void shouldTakeAMissingIdentifierForFailureOfAll() {
        assertThat(BatchResponse.succeeded(BATCH, failures((String) null))).isEmpty();
        assertThat(BatchResponse.succeeded(BATCH, new SQSBatchResponse(Collections.singletonList(null)))).isEmpty();
    }

    private static SQSBatchResponse failures(String... ids) {
        return new SQSBatchResponse(Arrays.stream(ids).map(BatchItemFailure::new).toList());
    }
}
