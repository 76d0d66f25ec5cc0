package io.tidings.local.benchmark;

import java.lang.management.ManagementFactory;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tidings.json.Json;

/// What the figures depend on, and nobody can compare them without.
///
/// @param load the system's load average of the last minute; negative if it is not known
record Environment(String java, String system, int processors, long maxHeapBytes, double load) {

    static Environment now() {
        return new Environment(System.getProperty("java.vm.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    ObjectNode json() {
        return Json.object()
                .put("java", java)
                .put("system", system)
                .put("processors", processors)
                .put("maxHeapBytes", maxHeapBytes)
                .put("load", load);
    }
}
