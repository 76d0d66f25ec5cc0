package io.tidings.api.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.util.Map;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.report.ValidationReport.Level;

import io.tidings.api.Answer;
import io.tidings.api.Call;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Holds every exchange of the integration tests against `openapi.yaml`, by an independent validator: all answers must be
/// as it says, and so must all requests that were accepted. What it calls wrong may still not be accepted, and what is
/// accepted may not be wrong by it.
public final class Contract {

    /// Pages for people.
    private static final String PAGES = "/console";

    private static final String BATCH = "/events/batch";

    private static final OpenApiInteractionValidator VALIDATOR = OpenApiInteractionValidator
            .createForInlineApiSpecification(document())
            .withLevelResolver(LevelResolver.create()
                    // Whether a token is good is not the document's to say.
                    .withLevel("validation.request.security", Level.IGNORE)
                    // The function ignores what it does not understand there.
                    .withLevel("validation.request.accept.invalid", Level.IGNORE)
                    .withLevel("validation.request.contentType.invalid", Level.IGNORE)
                    .build())
            .build();

    private Contract() {}

    /// The document as it is served.
    public static String document() {
        try (InputStream in = Contract.class.getResourceAsStream("/META-INF/swagger/openapi.yml")) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// @throws AssertionError if the exchange is not as the document says
    public static void check(Call call, Answer answer) {
        Request.Method method = method(call.method());
        String path = call.path().split("\\?", 2)[0];
        if (method == null || path.startsWith(PAGES)) {
            return;
        }
        require(VALIDATOR.validateResponse(path, method, response(path, answer)), call, answer);
        if (answer.status() < 300 && !(path.endsWith(BATCH) && hasRefusal(answer))) {
            require(VALIDATOR.validateRequest(request(call, path, method)), call, answer);
        }
    }

    /// The methods that may be in a document.
    private static Request.Method method(String name) {
        return switch (name) {
            case "GET" -> Request.Method.GET;
            case "POST" -> Request.Method.POST;
            case "PUT" -> Request.Method.PUT;
            case "PATCH" -> Request.Method.PATCH;
            case "DELETE" -> Request.Method.DELETE;
            default -> null;
        };
    }

    /// Events that are refused in a batch are accepted as parts of it.
    private static boolean hasRefusal(Answer answer) {
        return answer.json().path("results").findValues("status").stream().anyMatch(status -> status.asInt() >= 300);
    }

    private static SimpleRequest request(Call call, String path, Request.Method method) {
        var request = new SimpleRequest.Builder(method, path);
        call.headers().forEach((name, value) -> {
            request.withHeader(name, value);
        });
        query(call).forEach(request::withQueryParam);
        if (call.body().length > 0) {
            request.withBody(call.body());
        }
        return request.build();
    }

    private static Map<String, String> query(Call call) {
        String[] parts = call.path().split("\\?", 2);
        Map<String, String> parameters = new java.util.TreeMap<>();
        if (parts.length == 2) {
            for (String parameter : parts[1].split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                if (parameter.isEmpty()) {
                    continue;
                }
                parameters.put(pair[0], pair.length == 2 ? URLDecoder.decode(pair[1], UTF_8) : "");
            }
        }
        return parameters;
    }

    /// A content by itself is of its publisher's type, of which the document says nothing but that it is bytes;
    /// a whole payload is JSON.
    private static SimpleResponse response(String path, Answer answer) {
        boolean isWholePayload = path.endsWith("/payload") && answer.status() == 200;
        if (answer.headers().containsKey("Content-Disposition") && !isWholePayload) {
            return new SimpleResponse.Builder(answer.status()).withContentType("application/octet-stream")
                    .withBody("bytes")
                    .build();
        }
        var response = new SimpleResponse.Builder(answer.status());
        answer.headers().forEach(response::withHeader);
        if (!answer.body().isEmpty()) {
            response.withBody(answer.body());
        }
        return response.build();
    }

    /// Paths and methods that are not in the document must not be there at all.
    private static void require(ValidationReport report, Call call, Answer answer) {
        for (ValidationReport.Message message : report.getMessages()) {
            if (call.body().length == 0 && message.getKey().equals("validation.request.contentType.notAllowed")) {
                // What has no body has no type.
                continue;
            }
            boolean nowhere = message.getKey().equals("validation.request.path.missing")
                    || message.getKey().equals("validation.request.operation.notAllowed");
            if (nowhere ? answer.status() < 400 : message.getLevel() == Level.ERROR) {
                throw new AssertionError(call.method() + " " + call.path() + " is not as openapi.yaml says: " + message
                        + "\nsent " + new String(call.body(), 0, Math.min(call.body().length, 2_000), UTF_8)
                        + "\n" + answer);
            }
        }
    }
}
