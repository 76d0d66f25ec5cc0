package io.tidings.local.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a JVM process uses, in MiB.
///
/// @param resident now
/// @param peak     of that so far: what Lambda reports as the maximum used
/// @param heap     that is in use after a full collection
record ProcessMemory(double resident, double peak, double heap) {

    private static final double KIB_PER_MIB = 1024;
    private static final Pattern USED = Pattern.compile("(?:total \\d+K, )?used (\\d+)K");

    /// Collects garbage first.
    static ProcessMemory of(ProcessHandle process) throws IOException, InterruptedException {
        jcmd(process, "GC.run");
        double heap = heap(jcmd(process, "GC.heap_info"));
        String status = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status"));
        return new ProcessMemory(kib(status, "VmRSS") / KIB_PER_MIB, kib(status, "VmHWM") / KIB_PER_MIB, heap);
    }

    /// The generations together, without what metaspace uses.
    private static double heap(String info) {
        double used = 0;
        for (String line : info.split("\n", -1)) {
            Matcher matcher = USED.matcher(line);
            if (!line.contains("space") && matcher.find() && !line.contains("Metaspace")) {
                used += Double.parseDouble(matcher.group(1)) / KIB_PER_MIB;
            }
        }
        return used;
    }

    private static double kib(String status, String field) {
        return status.lines()
                .filter(line -> line.startsWith(field + ":"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    private static String jcmd(ProcessHandle process, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()), command)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = jcmd.inputReader()) {
            String text = output.lines().reduce("", (all, line) -> all + line + "\n");
            jcmd.waitFor();
            return text;
        }
    }
}
