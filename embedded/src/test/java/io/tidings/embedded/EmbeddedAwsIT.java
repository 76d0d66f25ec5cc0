package io.tidings.embedded;

import java.net.URI;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EmbeddedAwsIT {

    @Test
    void shouldStartEveryServiceAndOfferClients() {
        try (var aws = EmbeddedAws.start(Optional.empty(), Optional.empty())) {
            assertThat(aws.dynamoDb().listTables().tableNames()).isEmpty();
            assertThat(aws.sqs().listQueues().queueUrls()).isEmpty();
            assertThat(aws.s3().listBuckets().buckets()).isEmpty();
        }
    }

    @Test
    void shouldStartNothingWhenAnEndpointIsGiven() {
        var elsewhere = URI.create("http://127.0.0.1:4566");

        try (var aws = EmbeddedAws.start(Optional.of(elsewhere), Optional.empty())) {
            assertThat(aws.dynamoDbEndpoint()).isEqualTo(elsewhere);
            assertThat(aws.sqsEndpoint()).isEqualTo(elsewhere);
            assertThat(aws.s3Endpoint()).isEqualTo(elsewhere);
        }
    }

    @Test
    void shouldSendTheClientsToTheGivenEndpoint() {
        try (var sqs = EmbeddedSqs.start(Optional.empty());
                var aws = EmbeddedAws.start(Optional.of(sqs.endpoint()), Optional.empty())) {
            var url = aws.sqs().createQueue(queue -> queue.queueName("there")).queueUrl();

            assertThat(url).startsWith(sqs.endpoint().toString());
        }
    }
}
