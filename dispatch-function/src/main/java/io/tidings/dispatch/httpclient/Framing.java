package io.tidings.dispatch.httpclient;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;

import io.tidings.sending.Outcome.Failure;

/// Where the body of an answer ends (RFC 9112, section 6.3).
sealed interface Framing {

    /// After so many bytes.
    record Length(long bytes) implements Framing {}

    /// After the last of its chunks.
    ///
    /// @param sole whether nothing else was said: where a length is given as well, other readers may believe that
    record Chunks(boolean sole) implements Framing {}

    /// With the connection.
    record UntilTheEnd() implements Framing {}

    Pattern DIGITS = Pattern.compile("[0-9]+");

    BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

    /// @throws NoAnswerException if the answer contradicts itself
    static Framing of(ClassicHttpResponse head) throws NoAnswerException {
        if (head.getCode() == 204 || head.getCode() == 304) {
            return new Length(0);
        }
        List<String> codings = values(head, HttpHeaders.TRANSFER_ENCODING);
        codings.removeIf(coding -> coding.isEmpty() || coding.equalsIgnoreCase("identity"));
        if (!codings.isEmpty()) {
            // Said twice, as by a receiver and its proxy, it is the same.
            if (!codings.stream().allMatch("chunked"::equalsIgnoreCase)) {
                throw new NoAnswerException(Failure.PROTOCOL,
                        "the answer has an unsupported Transfer-Encoding: callbacks accept only chunked");
            }
            return new Chunks(!head.containsHeader(HttpHeaders.CONTENT_LENGTH));
        }
        List<String> lengths = values(head, HttpHeaders.CONTENT_LENGTH);
        if (lengths.isEmpty()) {
            return new UntilTheEnd();
        }
        if (!lengths.stream().allMatch(length -> DIGITS.matcher(length).matches())) {
            throw new NoAnswerException(Failure.PROTOCOL, "the Content-Length of the answer is not a number");
        }
        Set<BigInteger> different = new HashSet<>(lengths.stream().map(BigInteger::new).toList());
        if (different.size() > 1) {
            throw new NoAnswerException(Failure.PROTOCOL,
                    "the answer has two different values of Content-Length: " + lengths.get(0) + " and "
                            + lengths.stream().filter(length -> !length.equals(lengths.get(0))).findFirst().orElse(""));
        }
        // However much is announced, no more is read than what comes.
        return new Length(different.iterator().next().min(LONGEST).longValueExact());
    }

    /// Whether there is none.
    default boolean isEmpty() {
        return this instanceof Length(long bytes) && bytes == 0;
    }

    /// Whether the connection can go on after it.
    default boolean endsBeforeTheConnection() {
        return switch (this) {
            case Length _ -> true;
            case Chunks(boolean sole) -> sole;
            case UntilTheEnd _ -> false;
        };
    }

    private static List<String> values(ClassicHttpResponse head, String name) {
        List<String> values = new ArrayList<>();
        for (Header header : head.getHeaders(name)) {
            for (String value : String.valueOf(header.getValue()).split(",", -1)) {
                values.add(value.strip());
            }
        }
        return values;
    }
}
