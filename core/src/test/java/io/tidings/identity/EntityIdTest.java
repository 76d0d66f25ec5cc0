package io.tidings.identity;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.TokenId;
import io.tidings.organization.OrganizationId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EntityIdTest {

    @Test
    void shouldKeepIdsInLowerCase() {
        assertThat(EntityId.canonical("66EC434E84b4103f670cb617")).isEqualTo("66ec434e84b4103f670cb617");
        assertThat(new OrganizationId("66EC434E84B4103F670CB617"))
                .isEqualTo(new OrganizationId("66ec434e84b4103f670cb617"));
        assertThat(new TokenId("66EC434E84B4103F670CB617").value()).isEqualTo("66ec434e84b4103f670cb617");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {"66ec434e84b4103f670cb61", "66ec434e84b4103f670cb6170", "66ec434e84b4103f670cb61g",
            " 66ec434e84b4103f670cb617", "66ec434e84b4103f670cb617\n", "66ec434e84b4103f670cb61٣",
            "f6f3b1a4-1d55-4c62-9ae0-6b7c5a7f5d11"})
    void shouldRefuseEverythingElse(String text) {
        assertThatThrownBy(() -> EntityId.canonical(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be 24 hexadecimal digits");
    }

    @Test
    void shouldTellTheSecondInWhichAnIdWasMade() {
        assertThat(EntityId.time("66ec434e84b4103f670cb617")).isEqualTo(Instant.parse("2024-09-19T15:29:18Z"));
        assertThat(EntityId.time("ffffffff0000000000000000")).isEqualTo(Instant.parse("2106-02-07T06:28:15Z"));
    }

    @Test
    void shouldHoldTimesFrom1970To2106() {
        assertThat(EntityId.timePrefix(Instant.EPOCH)).isEqualTo("00000000");
        assertThat(EntityId.timePrefix(Instant.parse("2106-02-07T06:28:15.999Z"))).isEqualTo("ffffffff");
        assertThatThrownBy(() -> EntityId.timePrefix(Instant.EPOCH.minusNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EntityId.timePrefix(Instant.parse("2106-02-07T06:28:16Z")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
