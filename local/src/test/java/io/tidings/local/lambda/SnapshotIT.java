package io.tidings.local.lambda;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import io.tidings.api.ApiHandler;
import io.tidings.dispatch.DispatchHandler;
import io.tidings.dispatch.SweepHandler;
import io.tidings.json.Json;
import io.tidings.local.lambda.Deployment.Start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// The packages that ship, taken to a checkpoint, and on from there, by Lambda's own client of the Runtime API.
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class SnapshotIT {

    private static final String REQUEST = """
        {"version": "2.0", "routeKey": "$default", "rawPath": "/me", "rawQueryString": "",
         "headers": {"authorization": "Bearer tdg_%s_%s"},
         "requestContext": {"stage": "$default", "requestId": "1", "http": {"method": "GET", "path": "/me",
             "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "test"}},
         "isBase64Encoded": false}""".formatted("0".repeat(24), "A".repeat(43));
    private static final String BATCH = """
        {"Records": [{"messageId": "1", "receiptHandle": "1", "attributes": {"ApproximateReceiveCount": "1"},
          "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:deliveries",
          "awsRegion": "us-east-1", "body": "garbage"}]}""";
    private static final String SCHEDULED = """
        {"id": "1", "detail-type": "Scheduled Event", "source": "aws.events", "account": "000000000000",
         "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [], "detail": {}}""";

    @TempDir
    Path folder;

    private EmptyAws aws;

    @BeforeEach
    void start() {
        aws = EmptyAws.start();
    }

    @AfterEach
    void stop() {
        aws.close();
    }

    @Test
    void shouldPrimeTheApi() throws IOException {
        byte[] response = restored("api-function", ApiHandler.class, REQUEST, "DynamoDB_20120810.GetItem");

        assertThat(Json.parse(response).path("statusCode").asInt()).isEqualTo(401);
    }

    @Test
    void shouldPrimeDispatching() throws IOException {
        byte[] response = restored("dispatch-function", DispatchHandler.class, BATCH, "AmazonSQS.SendMessage");

        assertThat(Json.parse(response).has("batchItemFailures")).isTrue();
    }

    @Test
    void shouldPrimeTheSweep() throws IOException {
        restored("dispatch-function", SweepHandler.class, SCHEDULED, "DynamoDB_20120810.Query");
    }

    /// Goes through the life of one environment.
    ///
    /// @param call what the event makes the function do, over a connection of its own
    private byte[] restored(String module, Class<?> handler, String event, String call) throws IOException {
        Deployment deployment = new Deployment("function", FunctionPackage.unpack(module, folder), handler.getName(),
                1024, Duration.ofSeconds(60), Start.SNAP_START, aws.variables(), List.of());
        try (ExecutionEnvironment environment = ExecutionEnvironment.launch(deployment)) {
            environment.awaitCheckpoint();
            List<String> primed = aws.operations();
            assertThat(primed).as("goes all the way to the services")
                    .isNotEmpty()
                    .as("but only reads")
                    .allMatch(operation -> operation.matches("DynamoDB_20120810\\.(GetItem|BatchGetItem|Query)|GET"));
            assertThat(OpenConnections.remotePorts(environment.process())).as("connections at the checkpoint")
                    .containsOnly(environment.runtimeApiPort());
            environment.restore();
            environment.awaitReady();
            byte[] response = environment.invoke(event.getBytes(UTF_8));
            assertThat(aws.operations().subList(primed.size(), aws.operations().size())).contains(call);
            return response;
        }
    }
}
