package io.tidings.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.json.Json;

/// Calls the API over HTTP, as its users do.
public final class TidingsClient {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI base;
    private final String token;

    public TidingsClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /// What it presents.
    public String token() {
        return token;
    }

    /// An answer.
    public record Answer(int status, JsonNode body) {

        public Answer expecting(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + " but was " + status + ": " + body);
            }
            return this;
        }

        public String text(String field) {
            return body.path(field).asText();
        }
    }

    public TidingsClient as(String otherToken) {
        return new TidingsClient(base, otherToken);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json);
    }

    public Answer post(String path, String json) {
        return send("POST", path, json);
    }

    public Answer patch(String path, String json) {
        return send("PATCH", path, json);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer send(String method, String path, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(),
                    response.body().isEmpty() ? Json.object() : Json.parse(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// All items of a list, page by page.
    public List<JsonNode> list(String path) {
        return listWhile(path, _ -> true);
    }

    /// The items of a list, page by page, to the end of the first page with an item that is not as wanted.
    public List<JsonNode> listWhile(String path, Predicate<JsonNode> wanted) {
        List<JsonNode> items = new ArrayList<>();
        String query = "?limit=100";
        while (query != null) {
            JsonNode page = get(path + query).expecting(200).body();
            page.path("items").forEach(items::add);
            query = page.has("next") && items.stream().allMatch(wanted)
                    ? "?limit=100&cursor=" + page.path("next").asText()
                    : null;
        }
        return items;
    }

    /// Registers an organization of a new id.
    ///
    /// @return its id
    public String newOrganization(String name) {
        String id = newId();
        put("/organizations/" + id, "{\"name\":\"" + name + "\"}").expecting(201);
        return id;
    }

    /// Makes a token of the organization.
    ///
    /// @return a client that presents it
    public TidingsClient withRole(String organization, String role) {
        return as(post("/organizations/" + organization + "/settings/tokens",
                "{\"name\":\"test\",\"role\":\"" + role + "\"}")
                .expecting(201)
                .text("token"));
    }

    public static String newId() {
        return String.format(Locale.ROOT, "%08x%016x", ThreadLocalRandom.current().nextInt(),
                ThreadLocalRandom.current().nextLong());
    }
}
