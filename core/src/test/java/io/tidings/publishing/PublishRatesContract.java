package io.tidings.publishing;

import java.time.Instant;

import org.junit.jupiter.api.Test;

import io.tidings.organization.OrganizationId;
import io.tidings.testing.Examples;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [PublishRates] does.
public abstract class PublishRatesContract {

    private static final Instant MINUTE = Examples.NOW;

    protected abstract PublishRates rates();

    @Test
    void shouldAddUpWhatIsToldOfAMinute() {
        OrganizationId organization = new OrganizationId(Examples.id());

        assertThat(rates().add(organization, MINUTE, 200)).isEqualTo(200);
        assertThat(rates().add(organization, MINUTE, 5)).isEqualTo(205);
    }

    @Test
    void shouldBeginAnewWithEveryMinuteAndOrganization() {
        OrganizationId organization = new OrganizationId(Examples.id());
        rates().add(organization, MINUTE, 200);

        assertThat(rates().add(organization, MINUTE.plusSeconds(60), 1)).isEqualTo(1);
        assertThat(rates().add(new OrganizationId(Examples.id()), MINUTE, 1)).isEqualTo(1);
    }
}
