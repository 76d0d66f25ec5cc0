package io.tidings.local.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// What one operation cost in [GrowthBenchmark].
///
/// @param operation what was done, once
/// @param others how many webhooks other tenants had
/// @param siblings how many the scope had, of which one got the event
/// @param sqsRequests calls of SQS
record GrowthResult(String operation, int others, int siblings, Meter.Reading dynamoDb, double sqsRequests) {

    static final String PUBLISH = "publish";
    static final String DELIVERY_OF_10 = "delivery, in a batch of 10";
    static final String DELIVERY_OF_100 = "delivery, in a batch of 100";
    static final String DELIVERY_OF_1 = "delivery, in a batch of 1";
    static final String LIST = "list of 50 deliveries";

    double awsCalls() {
        return dynamoDb.requests() + sqsRequests;
    }

    ObjectNode json() {
        return Json.object()
                .put("operation", operation)
                .put("webhooksOfOthers", others)
                .put("webhooksOfTheScope", siblings)
                .put("awsCalls", awsCalls())
                .put("dynamoDbRequests", dynamoDb.requests())
                .put("readUnits", dynamoDb.readUnits())
                .put("writeUnits", dynamoDb.writeUnits())
                .put("sqsRequests", sqsRequests);
    }
}
