package io.tidings.local.benchmark;

import java.util.Formatter;
import java.util.List;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// The result of [MemoryBenchmark] with one function and so much memory.
///
/// @param load what it was given
/// @param samples in the course of its invocations, the first before any
@SuppressWarnings("InlineFormatString")
record MemoryResult(String function, int memoryMib, String load, List<Sample> samples) {

    private static final String HEADER = "%-10s %7s  %-34s %11s %11s %11s %11s%n";
    private static final String ROW = "%-10s %7d  %-34s %11d %11.0f %11.0f %11.1f%n";

    /// @param invocations so far
    record Sample(long invocations, ProcessMemory memory) {}

    static void append(Formatter text, List<MemoryResult> results) {
        text.format("%nMemory, in MiB: of the process, and of its heap after a collection%n");
        text.format(HEADER, "function", "memory", "", "invocations", "peak", "resident", "heap");
        results.forEach(result -> result.samples.forEach(sample -> text.format(ROW, result.function, result.memoryMib,
                result.load, sample.invocations, sample.memory.peak(), sample.memory.resident(),
                sample.memory.heap())));
    }

    ObjectNode json() {
        ObjectNode json = Json.object().put("function", function).put("memoryMib", memoryMib).put("load", load);
        ArrayNode all = json.putArray("samples");
        samples.forEach(sample -> all.addObject()
                .put("invocations", sample.invocations)
                .put("peakMib", sample.memory.peak())
                .put("residentMib", sample.memory.resident())
                .put("heapMib", sample.memory.heap()));
        return json;
    }
}
