package io.tidings.infra;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.IGrantable;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

import io.tidings.sqs.QueueNames;

/// The queues of deliveries, one for each lane, and the one for those that were given up.
final class Queues extends Construct {

    /// A message that SQS moves to the dead-letter queue keeps its age. That queue must therefore retain messages
    /// longer than the queues of deliveries, or an old message would expire on arrival.
    private static final Duration DELIVERIES_KEPT = Duration.days(4);
    private static final Duration DEAD_LETTERS_KEPT = Duration.days(14);

    /// Lambda asks for a visibility timeout of six times the function's timeout, so that a throttled batch is not seen
    /// by a second poller while the first still holds it.
    private static final long VISIBILITY_IN_TIMEOUTS = 6;

    private final EncryptionKey key;
    private final Queue deadLetters;
    private final Queue deliveries;
    private final Queue slowDeliveries;

    Queues(Construct scope, EncryptionKey key, Settings settings) {
        super(scope, "Queues");
        this.key = key;
        this.deadLetters = queue("DeadLetters", QueueNames.DEAD_LETTERS, settings)
                .retentionPeriod(DEAD_LETTERS_KEPT)
                .build();
        this.deliveries = lane("Deliveries", QueueNames.DELIVERIES, settings);
        this.slowDeliveries = lane("SlowDeliveries", QueueNames.DELIVERIES_SLOW, settings);
    }

    private Queue lane(String id, String name, Settings settings) {
        return queue(id, name, settings)
                .retentionPeriod(DELIVERIES_KEPT)
                .visibilityTimeout(Duration.seconds(VISIBILITY_IN_TIMEOUTS * Workload.DISPATCH.timeout().toSeconds()))
                .deadLetterQueue(DeadLetterQueue.builder()
                        .queue(deadLetters)
                        .maxReceiveCount(QueueNames.MAX_RECEIVE_COUNT)
                        .build())
                .build();
    }

    Queue deliveries() {
        return deliveries;
    }

    /// The queue of deliveries to slow receivers.
    Queue slowDeliveries() {
        return slowDeliveries;
    }

    Queue deadLetters() {
        return deadLetters;
    }

    void grantEnqueueing(IGrantable grantee) {
        deliveries.grant(grantee, "sqs:SendMessage");
        slowDeliveries.grant(grantee, "sqs:SendMessage");
        key.grantUse(grantee);
    }

    void grantDeadLettering(IGrantable grantee) {
        deadLetters.grant(grantee, "sqs:SendMessage");
        key.grantUse(grantee);
    }

    /// Sampling the dead letters, and what a message move task needs in addition to [#grantEnqueueing]: SQS receives,
    /// sends and deletes on behalf of who starts it. All go to the fast lane, which sends on what is slow. Both queues'
    /// ARNs, which name its source and destination, are attributes.
    void grantRedriving(IGrantable grantee) {
        deadLetters.grant(grantee,
                "sqs:CancelMessageMoveTask",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:ListMessageMoveTasks",
                "sqs:ReceiveMessage",
                "sqs:StartMessageMoveTask");
        deliveries.grant(grantee, "sqs:GetQueueAttributes");
        key.grantUse(grantee);
    }

    private Queue.Builder queue(String id, String name, Settings settings) {
        return Queue.Builder.create(this, id)
                .queueName(settings.resourceName() + "-" + name)
                .encryption(QueueEncryption.KMS)
                .encryptionMasterKey(key.key())
                .enforceSsl(true);
    }
}
