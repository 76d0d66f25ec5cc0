package io.tidings.endpoint;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// How browsers, and other followers of the WHATWG URL Standard, read URLs: a Node process answers.
final class WhatwgParser implements AutoCloseable {

    private static final String PROGRAM = """
        require('readline').createInterface({input: process.stdin}).on('line', line => console.log(JSON.stringify(
            JSON.parse(line).map(text => {
                try {
                    const url = new URL(text);
                    return {scheme: url.protocol, host: url.hostname, port: url.port,
                        user: url.username + url.password, fragment: url.hash};
                } catch (e) {
                    return {};
                }
            }))));
        """;

    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;

    WhatwgParser() {
        try {
            process = new ProcessBuilder("node", "-e", PROGRAM).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException("this test needs node, as the CDK does", e);
        }
        questions = process.outputWriter(UTF_8);
        answers = process.inputReader(UTF_8);
    }

    /// A URL, as that parser reads it.
    ///
    /// @param host in its canonical spelling; an IPv6 address within brackets
    /// @param port empty: the scheme's own
    record Reading(String scheme, String host, String port, String user, String fragment) {}

    /// @return for each of the texts what it is read as; empty if it is no URL
    List<Optional<Reading>> read(List<String> texts) {
        try {
            var question = Json.object().putArray("texts");
            texts.forEach(question::add);
            // Unpaired surrogates travel escaped only.
            questions.write(question.toString()
                    .chars()
                    .mapToObj(c -> c < 0x7F ? String.valueOf((char) c) : String.format("\\u%04x", c))
                    .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                    .toString());
            questions.newLine();
            questions.flush();
            List<Optional<Reading>> readings = new ArrayList<>();
            for (JsonNode reading : Json.parse(answers.readLine())) {
                readings.add(reading.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Reading(reading.path("scheme").asText(), reading.path("host").asText(),
                                reading.path("port").asText(), reading.path("user").asText(),
                                reading.path("fragment").asText())));
            }
            return readings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
