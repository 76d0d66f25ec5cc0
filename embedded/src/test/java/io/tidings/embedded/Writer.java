package io.tidings.embedded;

import java.nio.file.Path;
import java.util.Optional;

import software.amazon.awssdk.core.sync.RequestBody;

/// A process of its own that writes until it is killed, and says what was acknowledged.
final class Writer {

    static final String QUEUE = "kept";
    static final String BUCKET = "kept";

    private Writer() {}

    /// Writes to a folder.
    ///
    /// @param args the folder
    public static void main(String[] args) {
        try (var aws = EmbeddedAws.start(Optional.empty(), Optional.of(Path.of(args[0])))) {
            Things.createTable(aws.dynamoDb());
            var queue = aws.sqs().createQueue(create -> create.queueName(QUEUE)).queueUrl();
            aws.s3().createBucket(create -> create.bucket(BUCKET));
            for (var i = 0;; i++) {
                var id = Integer.toString(i);
                Things.put(aws.dynamoDb(), id);
                aws.sqs().sendMessage(send -> send.queueUrl(queue).messageBody(id).messageGroupId("group"));
                aws.s3().putObject(put -> put.bucket(BUCKET).key(id), RequestBody.fromString(id));
                System.out.println(id);
            }
        }
    }
}
