package io.tidings.infra;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.services.logs.RetentionDays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsTest {

    private static final String CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/abc";

    private static final Map<String, String> OIDC = Map.of(
            "oidcIssuer", "https://issuer.example.com/realm", "oidcAudience", "tidings");

    private final Map<String, String> context = new HashMap<>();

    @Test
    void shouldHaveADefaultForEverything() {
        assertThat(read()).isEqualTo(new Settings("dev", Optional.empty(), Optional.empty(), Optional.empty(), 30, 365,
                new Concurrency(10, 8, OptionalInt.empty()), new Lanes(2, 2), RetentionDays.ONE_MONTH, "INFO", true,
                false,
                new Limits(100, 200, 1_000, 1_000)));
    }

    /// What `docs/configuration.md` lists is what the app reads.
    @Test
    void shouldBeListedAllWithTheirDefaults() throws IOException {
        Set<String> asked = new TreeSet<>();
        Context recording = key -> {
            asked.add(key);
            return Optional.empty();
        };
        Settings.from(recording);
        assertThatThrownBy(() -> FunctionPackages.from(key -> {
            asked.add(key);
            return Optional.of("no-such-file.zip");
        })).hasMessageContaining("no-such-file.zip");
        Map<String, String> listed = new TreeMap<>();
        String text = Files.readString(Path.of("..", "docs", "configuration.md"));
        text.substring(text.indexOf("## The deployment"), text.indexOf("## The functions"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|", -1))
                .forEach(cells -> listed.put(cells[1].strip().replace("`", ""), cells[2].strip()));

        assertThat(listed.keySet()).isEqualTo(asked);
        assertThat(listed).containsAllEntriesOf(Map.of("stage", "`dev`", "retentionDays", "`30`", "accountConcurrency",
                "`10`", "logRetentionDays", "`30`", "logLevel", "`INFO`", "tracing", "`true`", "vpcEgress", "`false`"));
    }

    @Test
    void shouldReadEverySetting() {
        context.putAll(OIDC);
        context.putAll(Map.of(
                "stage", "prod",
                "domainName", "webhooks.example.com",
                "certificateArn", CERTIFICATE,
                "oidcJwksUrl", "https://issuer.example.com/keys",
                "oidcRolesClaim", "groups",
                "alarmTopicArn", "arn:aws:sns:eu-west-1:123456789012:operations",
                "retentionDays", "7",
                "accountConcurrency", "2000",
                "maximumConcurrency", "1000",
                "logRetentionDays", "365"));
        context.putAll(
                Map.of("logLevel", "WARN", "tracing", "false", "vpcEgress", "true", "auditRetentionDays", "3650"));
        context.putAll(Map.of("requestsPerToken", "1", "requestsPerOrganization", "1000000", "eventsPerToken", "10",
                "eventsPerOrganization", "11"));
        context.putAll(Map.of("firstTimeLimitSeconds", "5", "slowConcurrency", "2"));
        context.put("oidcOrganizationClaim", "tenant");
        context.put("apiConcurrency", "898");
        assertThat(read()).isEqualTo(new Settings(
                "prod",
                Optional.of(new CustomDomain("webhooks.example.com", CERTIFICATE)),
                Optional.of(new Oidc("https://issuer.example.com/realm", "tidings",
                        Optional.of("https://issuer.example.com/keys"), Optional.of("groups"), Optional.of("tenant"))),
                Optional.of("arn:aws:sns:eu-west-1:123456789012:operations"),
                7,
                3_650,
                new Concurrency(2000, 1000, OptionalInt.of(898)),
                new Lanes(5, 2),
                RetentionDays.ONE_YEAR,
                "WARN",
                false,
                true,
                new Limits(1, 1_000_000, 10, 11)));
    }

    @ParameterizedTest
    @CsvSource({
            "logLevel, info", "logLevel, FINE", "stage, Prod", "stage, 1st", "stage, a-stage-name-of-21-chars",
            "oidcIssuer, http://issuer.example.com", "oidcIssuer, issuer", "oidcIssuer, https:// /",
            "oidcJwksUrl, http://issuer.example.com/keys",
            "alarmTopicArn, operations", "alarmTopicArn, arn:aws:sqs:eu-west-1:123456789012:operations",
            "retentionDays, 0", "retentionDays, 366", "retentionDays, a month",
            "auditRetentionDays, 0", "auditRetentionDays, 3651", "requestsPerToken, 0", "requestsPerToken, 1000001",
            "requestsPerOrganization, 0", "eventsPerToken, 9", "eventsPerOrganization, 9",
            "firstTimeLimitSeconds, 0", "firstTimeLimitSeconds, 6", "slowConcurrency, 1", "slowConcurrency, 999",
            "maximumConcurrency, 3", "maximumConcurrency, 1001", "maximumConcurrency, 2.5",
            "accountConcurrency, 9", "accountConcurrency, 100001", "accountConcurrency, many",
            "logRetentionDays, 2", "logRetentionDays, -1",
            "tracing, no", "vpcEgress, yes"})
    void shouldNameTheKeyOfABadValue(String key, String value) {
        context.putAll(key.startsWith("oidc") ? OIDC : Map.of());
        context.put(key, value);
        assertThatThrownBy(this::read).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " must be ")
                .hasMessageEndingWith(", not " + value);
    }

    /// Lambda takes no less than two for each mapping.
    @Test
    void shouldLeaveTwoPlacesAtLeastToFastReceivers() {
        context.put("maximumConcurrency", "4");
        assertThat(read().fastConcurrency()).isEqualTo(2);
        assertThat(read().lanes().slowConcurrency()).isEqualTo(2);
        context.putAll(Map.of("maximumConcurrency", "8", "slowConcurrency", "6"));
        assertThat(read().fastConcurrency()).isEqualTo(2);

        context.put("slowConcurrency", "7");

        assertThatThrownBy(this::read).hasMessage(
                "slowConcurrency must be at most 6, which leaves 2 of a maximumConcurrency of 8 to fast receivers, not 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidcIssuer", "oidcAudience"})
    void shouldWantAnIssuerAndItsAudienceTogether(String key) {
        context.put(key, OIDC.get(key));
        assertThatThrownBy(this::read).hasMessage("oidcIssuer and oidcAudience must be set together");
    }

    @ParameterizedTest
    @ValueSource(strings = {"oidcJwksUrl", "oidcRolesClaim", "oidcOrganizationClaim"})
    void shouldWantNoMoreOfAnIssuerThatIsNotThere(String key) {
        context.put(key, "https://issuer.example.com/keys");
        assertThatThrownBy(this::read).hasMessage(key + " needs oidcIssuer");
    }

    @Test
    void shouldTellTheFunctionNoMoreOfAnIssuerThanIsChosen() {
        context.putAll(OIDC);
        assertThat(read().oidc().orElseThrow().environment()).isEqualTo(Map.of(
                "TIDINGS_OIDC_ISSUER", "https://issuer.example.com/realm", "TIDINGS_OIDC_AUDIENCE", "tidings"));
    }

    @ParameterizedTest
    @CsvSource({"domainName, webhooks.example.com", "certificateArn, " + CERTIFICATE})
    void shouldWantADomainAndItsCertificateTogether(String key, String value) {
        context.put(key, value);
        assertThatThrownBy(this::read).hasMessage("domainName and certificateArn must be set together");
    }

    @ParameterizedTest
    @CsvSource({"https://webhooks.example.com", "localhost", "-a.example.com", "Webhooks.example.com"})
    void shouldRefuseWhatIsNoHostName(String name) {
        context.put("domainName", name);
        context.put("certificateArn", CERTIFICATE);
        assertThatThrownBy(this::read).hasMessage("domainName must be a lower-case host name, not " + name);
    }

    @Test
    void shouldRefuseACertificateThatIsNone() {
        context.put("domainName", "webhooks.example.com");
        context.put("certificateArn", "certificate");
        assertThatThrownBy(this::read)
                .hasMessage("certificateArn must be the ARN of a resource of acm, not certificate");
    }

    private Settings read() {
        return Settings.from(key -> Optional.ofNullable(context.get(key)));
    }
}
