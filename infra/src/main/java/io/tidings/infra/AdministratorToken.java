package io.tidings.infra;

import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

import io.tidings.access.ApiToken;
import io.tidings.access.ApiTokens;
import io.tidings.access.BearerToken;
import io.tidings.access.Role;
import io.tidings.access.TokenId;
import io.tidings.dynamodb.DynamoDbApiTokens;
import io.tidings.dynamodb.Table;
import io.tidings.identity.IdGenerator;
import io.tidings.naming.Name;

/// Makes a token of a platform administrator, for a deployment that has nobody yet who could ask the API for one.
///
/// Running it requires permission to write into the table, and nothing else.
public final class AdministratorToken {

    /// The table and how long the token is good, as an ISO-8601 duration.
    private static final int ARGUMENTS = 2;

    private AdministratorToken() {}

    /// Prints the token, once: only its hash is kept.
    ///
    /// @throws IllegalArgumentException if an argument is missing or not valid
    public static void main(String[] arguments) {
        if (arguments.length != ARGUMENTS || arguments[0].isBlank()) {
            throw new IllegalArgumentException("the table is missing: -Dtable=<TableName>");
        }
        try (DynamoDbClient client = DynamoDbClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            print(new DynamoDbApiTokens(new Table(client, arguments[0])), lifetime(arguments[1]), Clock.systemUTC(),
                    System.out);
        }
    }

    static void print(ApiTokens tokens, Duration lifetime, Clock clock, PrintStream out) {
        Instant now = clock.instant();
        Instant end = now.plus(lifetime);
        BearerToken bearer = BearerToken.create(new TokenId(new IdGenerator(clock, SecureRandom::new).next()),
                new SecureRandom());
        tokens.save(ApiToken.create(bearer, Optional.empty(), new Name("Made by hand"), Role.PLATFORM_ADMIN, now,
                Optional.of(end)));
        out.println(bearer.text());
    }

    static Duration lifetime(String text) {
        try {
            Duration lifetime = Duration.parse(text);
            if (lifetime.isPositive()) {
                return lifetime;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(fault(text), e);
        }
        throw new IllegalArgumentException(fault(text));
    }

    private static String fault(String text) {
        return "lifetime must be a duration like PT12H or P90D, not " + text;
    }
}
