package io.tidings.local.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// The result of [LatencyBenchmark] at one rate; times in milliseconds.
///
/// @param perSecond events
/// @param others how the receivers of another tenant do meanwhile
/// @param events how many were published
/// @param direct the yardstick: until a receiver has an event that is posted to it
/// @param accepted until the API has answered that the event is durably queued
/// @param arrived until the receiver has the callback
record LatencyResult(int perSecond, Others others, int events, Figures direct, Figures accepted, Figures arrived) {

    private static final int HIGH = 99;

    /// How the receivers of another tenant do.
    enum Others {
        WELL("others well"),
        /// Their circuits are still closed.
        BEGIN_TO_HANG("others begin to hang"),
        /// Their circuits are open.
        HANG("others hang");

        private final String words;

        Others(String words) {
            this.words = words;
        }
    }

    /// What was measured, in words.
    String arrival() {
        return "arrived, " + others.words;
    }

    static double p99(Figures times) {
        return times.percentile(HIGH);
    }

    /// How many events the API did not accept.
    int refused() {
        return events - accepted.sorted().size();
    }

    /// How many events never arrived, or not while anybody waited.
    int missing() {
        return events - arrived.sorted().size();
    }

    ObjectNode json() {
        ObjectNode json = Json.object()
                .put("eventsPerSecond", perSecond)
                .put("others", others.words)
                .put("events", events)
                .put("refused", refused())
                .put("missing", missing())
                .put("p50Ratio", arrived.median() / direct.median())
                .put("p99Ratio", p99(arrived) / p99(direct));
        json.set("yardstickMillis", json(direct));
        json.set("acceptedMillis", json(accepted));
        json.set("arrivedMillis", json(arrived));
        return json;
    }

    private static ObjectNode json(Figures times) {
        return Json.object().put("p50", times.median()).put("p99", p99(times)).put("max", times.max());
    }
}
