package io.tidings.api.json;

import java.math.BigInteger;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

import io.tidings.api.problem.Problem;
import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Answers with a content by itself, byte for byte, whole or in parts (RFC 9110, section 14). What is larger than
/// [AnswerSize#MAX_RAW_BYTES] comes in parts only. A part is `application/octet-stream`, as half of a JSON is no JSON.
///
/// The content is a tenant's: browsers are told to keep it as a file, and to make nothing else of it than its type says.
public final class RawContent {

    /// The type of the content on its way to [#typed]. To the framework it is bytes, which travel in base64 whatever they are.
    private static final String TYPE_HEADER = "Tidings-Content-Type";
    private static final Pattern RANGE = Pattern.compile("(?i:bytes)=([0-9]*)-([0-9]*)");
    private static final Pattern JSON = Pattern.compile("(?i)(?:application|text)/json|[^/]+/[^/]+\\+json");

    private RawContent() {}

    /// @param range the header `Range`; one that is malformed, or asks for several parts, counts as none
    public static MutableHttpResponse<?> answer(byte[] content, String contentType, String fileName,
            @Nullable String range) {
        Optional<Part> part = Optional.ofNullable(range).flatMap(text -> Part.of(text, content.length));
        if (part.filter(Part::isEmpty).isPresent()
                || (part.isEmpty() && content.length > AnswerSize.MAX_RAW_BYTES)) {
            return Problem.response(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE, "The content has " + content.length
                    + " bytes, and an answer at most " + AnswerSize.MAX_RAW_BYTES
                    + ": request a part of it with a header such as Range: bytes=0-"
                    + (Math.min(content.length, AnswerSize.MAX_RAW_BYTES) - 1) + ".")
                    .header(HttpHeaders.CONTENT_RANGE, "bytes */" + content.length);
        }
        MutableHttpResponse<byte[]> response = part
                .map(some -> HttpResponse.<byte[]>status(HttpStatus.PARTIAL_CONTENT)
                        .body(Arrays.copyOfRange(content, some.from(), some.to()))
                        .header(HttpHeaders.CONTENT_RANGE,
                                "bytes " + some.from() + "-" + (some.to() - 1) + "/" + content.length))
                .orElseGet(() -> HttpResponse.ok(content));
        return response.contentType(MediaType.APPLICATION_OCTET_STREAM)
                .header(TYPE_HEADER, part.isPresent() ? MediaType.APPLICATION_OCTET_STREAM : kept(contentType, content))
                .header(HttpHeaders.ACCEPT_RANGES, "bytes")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + encoded(fileName));
    }

    /// The type of all of a content. Clients parse what is called JSON: what was published under that name, but is none, is bytes.
    private static String kept(String contentType, byte[] content) {
        return JSON.matcher(contentType.split(";", 2)[0].strip()).matches() && !Json.isJson(content)
                ? MediaType.APPLICATION_OCTET_STREAM
                : contentType;
    }

    /// Gives a content its own type back, now that it is in base64.
    public static APIGatewayV2HTTPResponse typed(APIGatewayV2HTTPResponse response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Optional.ofNullable(response.getHeaders()).ifPresent(headers::putAll);
        String type = headers.remove(TYPE_HEADER);
        if (type != null) {
            headers.put(HttpHeaders.CONTENT_TYPE, type);
            response.setHeaders(headers);
            if (response.getMultiValueHeaders() != null) {
                response.getMultiValueHeaders()
                        .keySet()
                        .removeIf(name -> name.equalsIgnoreCase(TYPE_HEADER)
                                || name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE));
            }
        }
        return response;
    }

    /// RFC 8187.
    private static String encoded(String fileName) {
        return URLEncoder.encode(fileName, UTF_8).replace("+", "%20").replace("*", "%2A");
    }

    /// A part of a content.
    ///
    /// @param to exclusive; not after `from` if the content has no such part
    private record Part(int from, int to) {

        static Optional<Part> of(String range, int length) {
            Matcher matcher = RANGE.matcher(range.strip());
            if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
                return Optional.empty();
            }
            if (matcher.group(1).isEmpty()) {
                return Optional.of(
                        cut(length - number(matcher.group(2)).min(BigInteger.valueOf(length)).intValueExact(), length));
            }
            BigInteger from = number(matcher.group(1));
            BigInteger last = matcher.group(2).isEmpty()
                    ? from.max(BigInteger.valueOf(length))
                    : number(matcher.group(2));
            if (from.compareTo(last) > 0) {
                return Optional.empty();
            }
            BigInteger end = BigInteger.valueOf(length);
            return Optional.of(cut(from.min(end).intValueExact(), last.add(BigInteger.ONE).min(end).intValueExact()));
        }

        /// However large it is: where a content ends before it, it ends.
        private static BigInteger number(String digits) {
            return new BigInteger(digits);
        }

        private static Part cut(int from, int to) {
            return new Part(from, Math.min(to, from + AnswerSize.MAX_RAW_BYTES));
        }

        boolean isEmpty() {
            return to <= from;
        }
    }
}
