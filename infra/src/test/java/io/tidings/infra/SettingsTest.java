package io.tidings.infra;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.services.logs.RetentionDays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingsTest {

    private static final String CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/abc";

    private final Map<String, String> context = new HashMap<>();

    @Test
    void shouldHaveADefaultForEverything() {
        assertThat(read()).isEqualTo(new Settings("dev", Optional.empty(), Optional.empty(), Optional.empty(), 30, 50,
                RetentionDays.ONE_MONTH, false));
    }

    @Test
    void shouldReadEverySetting() {
        context.putAll(Map.of(
                "stage", "prod",
                "domainName", "webhooks.example.com",
                "certificateArn", CERTIFICATE,
                "oidcIssuer", "https://issuer.example.com/realm",
                "alarmTopicArn", "arn:aws:sns:eu-west-1:123456789012:operations",
                "retentionDays", "7",
                "maximumConcurrency", "1000",
                "logRetentionDays", "365",
                "vpcEgress", "true"));
        assertThat(read()).isEqualTo(new Settings(
                "prod",
                Optional.of(new CustomDomain("webhooks.example.com", CERTIFICATE)),
                Optional.of("https://issuer.example.com/realm"),
                Optional.of("arn:aws:sns:eu-west-1:123456789012:operations"),
                7,
                1000,
                RetentionDays.ONE_YEAR,
                true));
    }

    @ParameterizedTest
    @CsvSource({
            "stage, Prod", "stage, 1st", "stage, a-stage-name-of-21-chars",
            "oidcIssuer, http://issuer.example.com", "oidcIssuer, issuer", "oidcIssuer, https:// /",
            "alarmTopicArn, operations", "alarmTopicArn, arn:aws:sqs:eu-west-1:123456789012:operations",
            "retentionDays, 0", "retentionDays, 366", "retentionDays, a month",
            "maximumConcurrency, 1", "maximumConcurrency, 1001", "maximumConcurrency, 2.5",
            "logRetentionDays, 2", "logRetentionDays, -1",
            "vpcEgress, yes"})
    void shouldNameTheKeyOfABadValue(String key, String value) {
        context.put(key, value);
        assertThatThrownBy(this::read).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + " must be ")
                .hasMessageEndingWith(", not " + value);
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
