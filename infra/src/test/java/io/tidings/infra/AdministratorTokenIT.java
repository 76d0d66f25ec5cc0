package io.tidings.infra;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.ApiTokenAuthenticator;
import io.tidings.access.ApiTokens;
import io.tidings.access.Authenticator;
import io.tidings.access.BearerToken;
import io.tidings.access.Identity;
import io.tidings.access.Principal;
import io.tidings.access.Role;
import io.tidings.access.Verdict;
import io.tidings.dynamodb.DynamoDbApiTokens;
import io.tidings.dynamodb.Table;
import io.tidings.dynamodb.TidingsTable;
import io.tidings.embedded.EmbeddedAws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdministratorTokenIT {

    private static final String TABLE = "tidings-dev";
    private static final EmbeddedAws AWS = EmbeddedAws.inMemory();

    private final Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final ApiTokens tokens = new DynamoDbApiTokens(new Table(AWS.dynamoDb(), TABLE));

    @BeforeAll
    static void create() {
        AWS.dynamoDb().createTable(TidingsTable.creation(TABLE));
    }

    @AfterAll
    static void stop() {
        AWS.close();
    }

    @Test
    void shouldPrintATokenThatTheApiKnowsForItsTime() {
        BearerToken token = BearerToken.parse(printed().strip()).orElseThrow();

        assertThat(at(now.plusSeconds(12 * 3_600 - 1)).authenticate(token.text()))
                .isEqualTo(new Verdict.Known(new Principal(Identity.token(token.id().value(), "Made by hand"),
                        Role.PLATFORM_ADMIN, Optional.empty())));
        assertThat(at(now.plusSeconds(12 * 3_600)).authenticate(token.text()))
                .isEqualTo(new Verdict.Unusable("The token has expired."));
    }

    @Test
    void shouldMakeAnotherEachTime() {
        assertThat(printed()).isNotEqualTo(printed());
    }

    @Test
    void shouldKeepTheHashOnly() {
        String secret = BearerToken.parse(printed().strip()).orElseThrow().secret();

        assertThat(AWS.dynamoDb().scan(scan -> scan.tableName(TABLE)).items().toString()).doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1 day", "PT0S", "-PT1H", "12"})
    void shouldWantALifetime(String text) {
        assertThatThrownBy(() -> AdministratorToken.lifetime(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lifetime must be a duration like PT12H or P90D, not " + text);
    }

    @Test
    void shouldWantATable() {
        assertThatThrownBy(() -> AdministratorToken.main(new String[]{"", "PT1H"}))
                .hasMessage("the table is missing: -Dtable=<TableName>");
    }

    private String printed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AdministratorToken.print(tokens, Duration.ofHours(12), Clock.fixed(now, ZoneOffset.UTC),
                new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8);
    }

    private Authenticator at(Instant time) {
        return new ApiTokenAuthenticator(tokens, Clock.fixed(time, ZoneOffset.UTC), _ -> {});
    }
}
