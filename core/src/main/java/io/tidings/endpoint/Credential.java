package io.tidings.endpoint;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/// How a callback shows to its receiver that it may come in. Each kind sets one header; none of them says its secret
/// in [Object#toString].
public sealed interface Credential {

    /// How long a name, a password, a client id or a client secret may be, in characters.
    int MAX_LENGTH = 1_024;

    /// How long a token or the value of an API key may be: with what stands before it, it fits into a header.
    int MAX_TOKEN_LENGTH = CallbackHeaders.MAX_VALUE_LENGTH - "Bearer ".length();

    /// The header of all kinds but [ApiKey].
    String AUTHORIZATION = "Authorization";

    /// The header that it sets.
    default String headerName() {
        return switch (this) {
            case Basic _ -> AUTHORIZATION;
            case Bearer _ -> AUTHORIZATION;
            case ApiKey(String header, _) -> header;
            case OAuth2 _ -> AUTHORIZATION;
        };
    }

    /// The texts to mask: the secrets, in every form in which they are sent.
    default List<String> secrets() {
        return switch (this) {
            case Basic basic -> List.of(basic.password(), basic.username() + ":" + basic.password(), basic.encoded());
            case Bearer(String token) -> List.of(token);
            case ApiKey(_, String value) -> List.of(value);
            case OAuth2 client -> List.of(client.clientSecret());
        };
    }

    /// User name and password (RFC 7617), in UTF-8.
    ///
    /// @param username 1 to [#MAX_LENGTH] characters, without colons and control characters
    /// @param password 1 to [#MAX_LENGTH] characters, without control characters
    record Basic(String username, String password) implements Credential {

        private static final Pattern USERNAME = Pattern.compile("[^\\p{Cntrl}:]{1," + MAX_LENGTH + "}");
        private static final Pattern PASSWORD = Pattern.compile("\\P{Cntrl}{1," + MAX_LENGTH + "}");

        public Basic {
            checkUsername(username);
            checkPassword(password);
        }

        /// @throws IllegalArgumentException if `username` is not valid for Basic authentication
        public static void checkUsername(String username) {
            requireMatch(USERNAME, username,
                    "must have 1 to " + MAX_LENGTH + " characters, without colons and control characters");
        }

        /// @throws IllegalArgumentException if `password` is not valid for Basic authentication; the message does not
        ///          repeat it
        public static void checkPassword(String password) {
            requireMatch(PASSWORD, password,
                    "must have 1 to " + MAX_LENGTH + " characters, without control characters");
        }

        /// Both, as they stand in the header.
        String encoded() {
            return Base64.getEncoder().encodeToString((username + ":" + password).getBytes(UTF_8));
        }

        @Override
        public String toString() {
            return "Basic[username=" + username + ", password=***]";
        }
    }

    /// A bearer token (RFC 6750).
    ///
    /// @param token 1 to [#MAX_TOKEN_LENGTH] visible ASCII characters
    record Bearer(String token) implements Credential {

        private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]{1," + MAX_TOKEN_LENGTH + "}");

        public Bearer {
            check(token);
        }

        /// @throws IllegalArgumentException if `token` is not a valid bearer token; the message does not repeat it
        public static void check(String token) {
            requireMatch(TOKEN, token,
                    "must have 1 to " + MAX_TOKEN_LENGTH + " visible ASCII characters, without spaces");
        }

        @Override
        public String toString() {
            return "Bearer[token=***]";
        }
    }

    /// A key in a header of the receiver's choice.
    ///
    /// @param header obeys the rules of [CallbackHeaders]
    /// @param value 1 or more characters, as [CallbackHeaders] has them
    record ApiKey(String header, String value) implements Credential {

        public ApiKey {
            CallbackHeaders.check(header, value);
            checkValue(value);
        }

        /// @throws IllegalArgumentException if `header` is not the name of a header that a webhook may set
        public static void checkHeader(String header) {
            CallbackHeaders.check(header, "");
        }

        /// @throws IllegalArgumentException if `value` is not a valid header value; the message does not repeat it
        public static void checkValue(String value) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException("must not be empty");
            }
            CallbackHeaders.check("value", value);
        }

        @Override
        public String toString() {
            return "ApiKey[header=" + header + ", value=***]";
        }
    }

    /// Access tokens that the receiver's authorization server grants to this client (client credentials, RFC 6749
    /// section 4.4). The client says who it is by HTTP Basic (section 2.3.1).
    ///
    /// @param tokenUrl the token endpoint; [CallbackPolicy] and [AddressPolicy] hold for it as for callbacks
    /// @param clientId 1 to [#MAX_LENGTH] visible ASCII characters or spaces (appendix A.1)
    /// @param clientSecret as the id (appendix A.2)
    /// @param scope what is asked for: words with single spaces between them (section 3.3)
    /// @param audience whom the token is for, at servers that want to know: visible ASCII characters
    record OAuth2(CallbackUrl tokenUrl, String clientId, String clientSecret, Optional<String> scope,
            Optional<String> audience) implements Credential {

        private static final Pattern CLIENT = Pattern.compile("[\\x20-\\x7E]{1," + MAX_LENGTH + "}");
        private static final Pattern SCOPE = Pattern
                .compile("(?=.{1," + MAX_LENGTH
                        + "}$)[\\x21\\x23-\\x5B\\x5D-\\x7E]+(?: [\\x21\\x23-\\x5B\\x5D-\\x7E]+)*+");
        private static final Pattern AUDIENCE = Pattern.compile("[\\x21-\\x7E]{1," + MAX_LENGTH + "}");

        public OAuth2 {
            checkClient(clientId);
            checkClient(clientSecret);
            scope.ifPresent(OAuth2::checkScope);
            audience.ifPresent(OAuth2::checkAudience);
        }

        /// @throws IllegalArgumentException if `idOrSecret` is not valid; the message does not repeat it
        public static void checkClient(String idOrSecret) {
            requireMatch(CLIENT, idOrSecret, "must have 1 to " + MAX_LENGTH + " ASCII characters");
        }

        /// @throws IllegalArgumentException if `scope` is not a valid OAuth 2.0 scope
        public static void checkScope(String scope) {
            requireMatch(SCOPE, scope,
                    "must be words with single spaces between them, at most " + MAX_LENGTH + " characters");
        }

        /// @throws IllegalArgumentException if `audience` is not valid
        public static void checkAudience(String audience) {
            requireMatch(AUDIENCE, audience,
                    "must have 1 to " + MAX_LENGTH + " visible ASCII characters, without spaces");
        }

        @Override
        public String toString() {
            return "OAuth2[tokenUrl=" + tokenUrl + ", clientId=" + clientId + ", clientSecret=***]";
        }
    }

    private static void requireMatch(Pattern pattern, String text, String otherwise) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
