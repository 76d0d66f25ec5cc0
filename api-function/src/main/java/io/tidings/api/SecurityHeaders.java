package io.tidings.api;

import java.util.Map;
import java.util.TreeMap;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;

/// Headers that keep browsers from doing with an answer what nobody wants them to do: on every answer, also those that
/// the framework makes, unless the answer has its own.
///
/// @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html">OWASP REST Security</a>
final class SecurityHeaders {

    private static final Map<String, String> HEADERS = Map.of(
            // It is what it says it is.
            "X-Content-Type-Options", "nosniff",
            // For a year, over https only.
            "Strict-Transport-Security", "max-age=31536000",
            // It holds tokens, secrets and what belongs to tenants.
            "Cache-Control", "no-store",
            // It is data: nothing in it runs, loads or is framed.
            "Content-Security-Policy",
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Frame-Options", "DENY",
            // Paths name organizations and what they own.
            "Referrer-Policy", "no-referrer",
            // No page of another origin is let near it.
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");

    private SecurityHeaders() {}

    static APIGatewayV2HTTPResponse addedTo(APIGatewayV2HTTPResponse response) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(HEADERS);
        if (response.getMultiValueHeaders() != null) {
            response.getMultiValueHeaders().keySet().forEach(headers::remove);
        }
        if (response.getHeaders() != null) {
            headers.putAll(response.getHeaders());
        }
        response.setHeaders(headers);
        return response;
    }
}
